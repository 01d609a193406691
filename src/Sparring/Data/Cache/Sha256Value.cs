using System.Runtime.CompilerServices;

namespace Sparring.Data.Cache;

/// <summary>The 32 bytes of a SHA-256.</summary>
[InlineArray(32)]
internal struct Sha256Value
{
    private byte _first;
}
