using System.Text;

namespace Sparring.Tensors;

/// <summary>
/// Makes a shared library that was built with GCC 13 load beside the C++ runtime of GCC 12 (Debian 12, Ubuntu 22.04).
/// </summary>
/// <remarks>
/// GCC 13 lets every file that includes iostream call `std::ios_base_library_init()`, the one symbol of GLIBCXX_3.4.32. Its work is
/// already done by the older runtime's own static initialisers. So the demand for the version is marked weak, which the loader
/// accepts unmet, and the symbol is turned into `std::get_terminate()`, which every runtime has, takes nothing and changes nothing.
/// Layout: System V ABI, "Object Files", and the Linux Standard Base, "Symbol Versioning".
/// </remarks>
internal static class GlibcxxPatch
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";
    private const string Replacement = "_ZSt13get_terminatev";

    private const ushort WeakVersion = 2;
    private const ushort GlobalVersion = 1;
    private const ushort VersionMask = 0x7fff;

    /// <param name="original">A 64-bit little-endian ELF shared library.</param>
    /// <returns>The patched bytes; null where the library does not need the version, or can already do without it.</returns>
    /// <exception cref="InvalidDataException">Not such a file, or one that is damaged, or one that needs more of the version than can be replaced.</exception>
    public static byte[]? Apply(ReadOnlySpan<byte> original)
    {
        var elf = ElfFile.Parse(original);
        if (elf.Find(ElfFile.VersionNeeds) is not { } needs || elf.FindVersion(original, needs, Version) is not { } demand)
        {
            return null;
        }

        if ((demand.Flags & WeakVersion) != 0)
        {
            return null;
        }

        byte[] patched = original.ToArray();
        ElfFile.Write16(patched, demand.FlagsOffset, (ushort)(demand.Flags | WeakVersion));
        ReplaceSymbols(elf, patched, demand.Index);
        return patched;
    }

    private static void ReplaceSymbols(ElfFile elf, byte[] patched, ushort versionIndex)
    {
        ElfSection symbols = elf.Find(ElfFile.DynamicSymbols) ?? throw new InvalidDataException("The ELF file needs versions but has no dynamic symbols.");
        ElfSection versions = elf.Find(ElfFile.SymbolVersions) ?? throw new InvalidDataException("The ELF file needs versions but has no symbol versions.");
        ElfSection names = elf.Linked(symbols);
        int count = symbols.Size / ElfFile.SymbolSize;
        if (versions.Size / 2 < count)
        {
            throw new InvalidDataException($"The ELF file has {count} dynamic symbols but versions of {versions.Size / 2}.");
        }

        int renamedAt = -1;
        for (int i = 0; i < count; i++)
        {
            int versionOffset = versions.Offset + 2 * i;
            if ((ElfFile.Read16(patched, versionOffset) & VersionMask) != versionIndex)
            {
                continue;
            }

            int nameAt = elf.SymbolNameOffset(patched, symbols, i);
            string name = ElfFile.ReadString(patched, names, nameAt);
            if (name != Symbol)
            {
                throw new InvalidDataException($"The ELF file needs '{name}' of {Version}, and only '{Symbol}' can be replaced.");
            }

            renamedAt = nameAt;
            ElfFile.Write16(patched, versionOffset, GlobalVersion);
        }

        if (renamedAt >= 0)
        {
            RequireUnshared(elf, patched, symbols, renamedAt);
            Span<byte> place = patched.AsSpan(names.Offset + renamedAt, Symbol.Length);
            place.Clear();
            Encoding.ASCII.GetBytes(Replacement, place);
        }
    }

    // Linkers let a name be the tail of another: such a second name would be cut.
    private static void RequireUnshared(ElfFile elf, byte[] patched, ElfSection symbols, int nameAt)
    {
        for (int i = 0; i < symbols.Size / ElfFile.SymbolSize; i++)
        {
            int other = elf.SymbolNameOffset(patched, symbols, i);
            if (other > nameAt && other < nameAt + Symbol.Length)
            {
                throw new InvalidDataException($"The ELF file's dynamic symbol {i} shares the name of '{Symbol}', which cannot be replaced.");
            }
        }
    }
}
