using System.Runtime.InteropServices;

namespace Sparring.Data.Cache;

/// <summary>
/// Where things lie in a cache file: a page that says what it is, the samples one after another, their facts, the items' names (UTF-8,
/// each ended by a zero), the contents in JSON, and a footer. All numbers are little-endian, as on every machine that .NET 10 runs libtorch on.
/// </summary>
internal static class CacheLayout
{
    /// <summary>Where the samples begin: at a page of memory.</summary>
    public const int SamplesAt = 4096;

    /// <summary>What a file begins with. It counts up with the layout.</summary>
    public static ReadOnlySpan<byte> Magic => "SPARRING DECODED IMAGES 1\n"u8;

    /// <summary>The end of the file.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Footer
    {
        /// <summary>Where the facts begin, which is where the samples end.</summary>
        public long FactsAt;

        /// <summary>Where the names begin.</summary>
        public long NamesAt;

        /// <summary>Where the contents begin.</summary>
        public long ContentsAt;

        /// <summary>Where the footer begins.</summary>
        public long FooterAt;

        /// <summary>Of everything from the facts to the footer.</summary>
        public Sha256Value Sha256;
    }
}
