using System.Buffers.Binary;
using System.Globalization;

namespace Sparring.Testing;

/// <summary>
/// Damages files in memory, for tests that a parser gives a result or the exception that it documents, and nothing else, whatever it reads.
/// The environment variable SPARRING_MUTATIONS says how many a test makes of each kind of file: 100,000 where it is not set. More take longer
/// and find more; the seeds are fixed, so a longer run begins with the shorter one.
/// </summary>
internal static class Mutations
{
    private static readonly byte[] _telling = [0, 1, 0x7F, 0x80, 0xFF, .. "0123456789-[]{}\",:e."u8];

    private static readonly long[] _boundaries =
        [0, 1, -1, sbyte.MaxValue, byte.MaxValue, short.MaxValue, ushort.MaxValue, int.MinValue, int.MaxValue, uint.MaxValue, long.MinValue, long.MaxValue];

    /// <summary>How many mutations a test makes.</summary>
    public static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("SPARRING_MUTATIONS") ?? "100000", CultureInfo.InvariantCulture);

    /// <summary>Runs a parser on damaged copies of whole files, each in turn.</summary>
    /// <param name="wholes">Small files that are right.</param>
    /// <param name="parse">Throws nothing but what fails the test.</param>
    public static void Try(byte[][] wholes, Action<byte[]> parse)
    {
        var random = new Random(20261123);
        for (int i = 0; i < Count; i++)
        {
            byte[] damaged = Damage(wholes[i % wholes.Length], random);
            try
            {
                parse(damaged);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Mutation {i}, of {damaged.Length} bytes: {Convert.ToBase64String(damaged.AsSpan(0, Math.Min(damaged.Length, 4096)))}", e);
            }
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        List<byte> file = [.. whole];
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            int at = random.Next(file.Count + 1);
            byte value = random.Next(2) == 0 ? (byte)random.Next(256) : _telling[random.Next(_telling.Length)];
            switch (random.Next(8))
            {
                case 0:
                    file.Insert(at, value);
                    break;
                case 1:
                    file.RemoveRange(at, Math.Min(random.Next(1, 9), file.Count - at));
                    break;
                case 2 when random.Next(4) == 0:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 3:
                    Overwrite(file, at, Boundary(random));
                    break;
                case 4:
                    int length = Math.Min(random.Next(1, 33), file.Count - at);
                    file.InsertRange(random.Next(file.Count + 1), file.GetRange(at, length));
                    break;
                case 5 when at < file.Count:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    Overwrite(file, at, [value]);
                    break;
            }
        }

        return [.. file];
    }

    /// <summary>A number at the edge of a type, of 1 to 8 bytes, in either order of them.</summary>
    private static byte[] Boundary(Random random)
    {
        byte[] bytes = new byte[sizeof(long)];
        long number = _boundaries[random.Next(_boundaries.Length)];
        int width = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            return bytes[..width];
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes[^width..];
    }

    private static void Overwrite(List<byte> file, int at, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length && at + i < file.Count; i++)
        {
            file[at + i] = bytes[i];
        }
    }
}
