using System.Runtime.InteropServices;
using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class GlibcxxPatchTests
{
    private const string NewSymbol = "_ZSt21ios_base_library_initv";
    private const string OldSymbol = "_ZSt13get_terminatev";

    [Fact]
    public void Apply_LibraryOfTorchSharp_LosesItsDemandAndNothingElse()
    {
        byte[] original = ReadNative("libLibTorchSharp.so");
        LoaderView before = new(original);
        Assert.Equal(0, before.VersionFlags("GLIBCXX_3.4.32"));
        Assert.Equal("GLIBCXX_3.4.32", before.VersionOf(NewSymbol));

        byte[]? patched = GlibcxxPatch.Apply(original);

        Assert.NotNull(patched);
        LoaderView after = new(patched);
        Assert.Equal(2, after.VersionFlags("GLIBCXX_3.4.32"));
        Assert.DoesNotContain(NewSymbol, after.Symbols);
        Assert.Equal("global", after.VersionOf(OldSymbol));
        Assert.Equal(before.Symbols.Except([NewSymbol]), after.Symbols.Except([OldSymbol]));
        Assert.InRange(Enumerable.Range(0, original.Length).Count(i => original[i] != patched[i]), 1, NewSymbol.Length + 2 + 2);
    }

    [Fact]
    public void Apply_LibraryThatIsPatchedAlready_HasNothingToDo()
    {
        byte[] patched = GlibcxxPatch.Apply(ReadNative("libLibTorchSharp.so"))!;

        Assert.Null(GlibcxxPatch.Apply(patched));
    }

    [Fact]
    public void Apply_LibraryForAnOlderRuntime_HasNothingToDo() => Assert.Null(GlibcxxPatch.Apply(ReadNative("libc10.so")));

    [Fact]
    public void Apply_AnotherSymbolOfTheVersion_IsRefused()
    {
        byte[] library = ReadNative("libLibTorchSharp.so");
        int nameAt = library.AsSpan().IndexOf("_ZSt21ios_base_library_initv\0"u8);
        library[nameAt + 6] = (byte)'X';

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => GlibcxxPatch.Apply(library));

        Assert.Equal("The ELF file needs '_ZSt21Xos_base_library_initv' of GLIBCXX_3.4.32, and only '_ZSt21ios_base_library_initv' can be replaced.", exception.Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1 })]
    public void Apply_NoElfFile_SaysSo(byte[] file)
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => GlibcxxPatch.Apply(file));

        Assert.Equal("Not a 64-bit little-endian ELF file.", exception.Message);
    }

    [Fact]
    public void Apply_TruncatedFile_SaysWhatLiesOutside()
    {
        byte[] library = ReadNative("libLibTorchSharp.so");
        var random = new Random(1);

        for (int i = 0; i < 200; i++)
        {
            int length = random.Next(64, library.Length);
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => GlibcxxPatch.Apply(library.AsSpan(0, length)));
            Assert.Contains($"lies outside the file of {length} bytes.", exception.Message);
        }
    }

    [Fact]
    public void Apply_DamagedFile_ThrowsNothingElseThanItSays()
    {
        byte[] library = ReadNative("libLibTorchSharp.so");
        LoaderView view = new(library);
        // The header, the section headers, the symbols, their versions and the needed versions: all that is parsed.
        (int Start, int Length)[] parsed =
        [
            (0, 64), (library.Length - 31 * 64, 31 * 64), (view.SymbolsAt, 24 * 600), (view.VersionsAt, 2 * 600), (view.NeedsAt, 528),
        ];
        var random = new Random(2);

        for (int i = 0; i < 2000; i++)
        {
            (int start, int length) = parsed[i % parsed.Length];
            int at = start + random.Next(length);
            byte kept = library[at];
            library[at] = (byte)random.Next(256);
            try
            {
                GlibcxxPatch.Apply(library);
            }
            catch (InvalidDataException exception)
            {
                Assert.NotEmpty(exception.Message);
            }

            library[at] = kept;
        }
    }

    private static byte[] ReadNative(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The libraries in question are those for Linux.");
        var host = NativeHost.Current();
        return File.ReadAllBytes(host.Find(name) ?? Path.Combine(host.OwnLibtorch, name));
    }

    /// <summary>Reads what the dynamic loader reads: program headers and the dynamic table, none of which the patch looks at.</summary>
    private sealed class LoaderView
    {
        private readonly byte[] _file;
        private readonly Dictionary<long, long> _dynamic = [];
        private readonly Dictionary<int, (string Name, int Flags)> _versions = new() { [0] = ("local", 0), [1] = ("global", 0) };
        private readonly Dictionary<string, int> _symbols = [];

        public LoaderView(byte[] file)
        {
            _file = file;
            long dynamicAt = Segments().Single(segment => segment.Type == 2).Offset;
            for (long at = dynamicAt; Int64(at) != 0; at += 16)
            {
                _dynamic[Int64(at)] = Int64(at + 8);
            }

            ReadNeeds();
            // The symbols' table has no length of its own; their names follow it.
            for (int i = 1; i < (NamesAt - SymbolsAt) / 24; i++)
            {
                _symbols[Text(BitConverter.ToInt32(_file, SymbolsAt + 24 * i))] = BitConverter.ToUInt16(_file, VersionsAt + 2 * i);
            }
        }

        public int NamesAt => OffsetOf(_dynamic[5]);

        public int SymbolsAt => OffsetOf(_dynamic[6]);

        public int VersionsAt => OffsetOf(_dynamic[0x6ffffff0]);

        public int NeedsAt => OffsetOf(_dynamic[0x6ffffffe]);

        public IEnumerable<string> Symbols => _symbols.Keys;

        public string VersionOf(string symbol) => _versions[_symbols[symbol]].Name;

        public int VersionFlags(string name) => _versions.Values.Single(version => version.Name == name).Flags;

        private void ReadNeeds()
        {
            int library = NeedsAt;
            for (long left = _dynamic[0x6fffffff]; left > 0; left--)
            {
                int entry = library + BitConverter.ToInt32(_file, library + 8);
                for (int i = BitConverter.ToUInt16(_file, library + 2); i > 0; i--)
                {
                    _versions[BitConverter.ToUInt16(_file, entry + 6)] = (Text(BitConverter.ToInt32(_file, entry + 8)), BitConverter.ToUInt16(_file, entry + 4));
                    entry += BitConverter.ToInt32(_file, entry + 12);
                }

                library += BitConverter.ToInt32(_file, library + 12);
            }
        }

        private IEnumerable<(int Type, long Offset, long Address, long Size)> Segments()
        {
            for (int i = 0; i < BitConverter.ToUInt16(_file, 56); i++)
            {
                long at = Int64(32) + 56 * i;
                yield return (BitConverter.ToInt32(_file, (int)at), Int64(at + 8), Int64(at + 16), Int64(at + 32));
            }
        }

        private int OffsetOf(long address)
        {
            (int _, long offset, long start, long _) = Segments().Single(segment => segment.Type == 1 && address >= segment.Address && address < segment.Address + segment.Size);
            return (int)(address - start + offset);
        }

        private long Int64(long at) => BitConverter.ToInt64(_file, (int)at);

        private string Text(int at)
        {
            ReadOnlySpan<byte> rest = _file.AsSpan(NamesAt + at);
            return System.Text.Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
        }
    }
}
