using System.Buffers.Binary;
using System.Text;

namespace Sparring.Tensors;

/// <summary>A section of an ELF file, known to lie within it.</summary>
internal readonly record struct ElfSection(uint Type, int Offset, int Size, uint Link);

/// <summary>A version that the file needs of another library, and where the entry's flags lie.</summary>
internal readonly record struct ElfVersionNeed(ushort Flags, int FlagsOffset, ushort Index);

/// <summary>As much of a 64-bit little-endian ELF file as <see cref="GlibcxxPatch"/> needs. Every read is checked against the file's end.</summary>
internal sealed class ElfFile
{
    public const uint DynamicSymbols = 11;
    public const uint SymbolVersions = 0x6fff_ffff;
    public const uint VersionNeeds = 0x6fff_fffe;
    public const int SymbolSize = 24;

    private const uint StringTable = 3;
    private const uint NoBytes = 8;
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly ElfSection[] _sections;

    private ElfFile(ElfSection[] sections) => _sections = sections;

    public static ElfFile Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file[..4].SequenceEqual("\u007fELF"u8) || file[4] != 2 || file[5] != 1)
        {
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        }

        ulong tableOffset = BinaryPrimitives.ReadUInt64LittleEndian(file[40..]);
        int entrySize = Read16(file, 58);
        int count = Read16(file, 60);
        if (entrySize != SectionHeaderSize || count == 0)
        {
            throw new InvalidDataException($"The ELF file has {count} section headers of {entrySize} bytes; some of {SectionHeaderSize} were expected.");
        }

        int table = RequireWithin(file, tableOffset, (ulong)count * SectionHeaderSize, "section headers");
        var sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = file.Slice(table + i * SectionHeaderSize, SectionHeaderSize);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
            uint link = BinaryPrimitives.ReadUInt32LittleEndian(header[40..]);
            sections[i] = type == NoBytes
                ? new ElfSection(type, 0, 0, link)
                : new ElfSection(type, RequireWithin(file, offset, size, $"section {i}"), (int)size, link);
        }

        return new ElfFile(sections);
    }

    public ElfSection? Find(uint type)
    {
        int index = Array.FindIndex(_sections, section => section.Type == type);
        return index < 0 ? null : _sections[index];
    }

    public ElfSection Linked(ElfSection section)
    {
        if (section.Link >= _sections.Length || _sections[section.Link].Type != StringTable)
        {
            throw new InvalidDataException($"The ELF file's section of type {section.Type:x} names section {section.Link} as its string table, which is none.");
        }

        return _sections[section.Link];
    }

    /// <summary>Looks a version up in the chains of needed libraries and their versions.</summary>
    public ElfVersionNeed? FindVersion(ReadOnlySpan<byte> file, ElfSection needs, string version)
    {
        const int EntrySize = 16;
        ReadOnlySpan<byte> section = file.Slice(needs.Offset, needs.Size);
        ElfSection names = Linked(needs);

        int libraryAt = 0;
        for (int step = 0; ; step++)
        {
            RequireEntry(section, libraryAt, step);
            int count = Read16(section, libraryAt + 2);
            int entryAt = Advance(libraryAt, Read32(section, libraryAt + 8));
            for (int i = 0; i < count; i++)
            {
                RequireEntry(section, entryAt, i);
                if (ReadString(file, names, Read32(section, entryAt + 8)) == version)
                {
                    return new ElfVersionNeed(Read16(section, entryAt + 4), needs.Offset + entryAt + 4, Read16(section, entryAt + 6));
                }

                entryAt = Advance(entryAt, Read32(section, entryAt + 12));
            }

            uint next = Read32(section, libraryAt + 12);
            if (next == 0)
            {
                return null;
            }

            libraryAt = Advance(libraryAt, next);
        }

        // No chain is longer than the entries that fit, which also ends those that run in circles.
        static void RequireEntry(ReadOnlySpan<byte> section, int at, int step)
        {
            if (at > section.Length - EntrySize || step > section.Length / EntrySize)
            {
                throw new InvalidDataException("The ELF file's table of needed versions is damaged.");
            }
        }

        static int Advance(int at, uint by) => (int)Math.Min((long)at + by, int.MaxValue);
    }

    public int SymbolNameOffset(ReadOnlySpan<byte> file, ElfSection symbols, int index)
    {
        uint offset = Read32(file, symbols.Offset + index * SymbolSize);
        return offset < Linked(symbols).Size ? (int)offset
            : throw new InvalidDataException($"The ELF file's dynamic symbol {index} has its name outside the string table.");
    }

    public static string ReadString(ReadOnlySpan<byte> file, ElfSection strings, long offset)
    {
        ReadOnlySpan<byte> table = file.Slice(strings.Offset, strings.Size);
        int length = offset < table.Length ? table[(int)offset..].IndexOf((byte)0) : -1;
        return length < 0 ? throw new InvalidDataException("The ELF file has a name outside its string table.")
            : Encoding.ASCII.GetString(table.Slice((int)offset, length));
    }

    public static ushort Read16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    public static void Write16(Span<byte> bytes, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes[offset..], value);

    private static uint Read32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static int RequireWithin(ReadOnlySpan<byte> file, ulong offset, ulong size, string what) =>
        offset <= (ulong)file.Length && size <= (ulong)file.Length - offset ? (int)offset
            : throw new InvalidDataException($"The ELF file's {what} (offset {offset}, {size} bytes) lies outside the file of {file.Length} bytes.");
}
