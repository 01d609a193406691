using Sparring.Tensors;
using Sparring.Tests.Data;

namespace Sparring.Tests.Tensors.Files;

/// <summary>One picture in many kinds of files, and files of other programs.</summary>
internal static class Samples
{
    /// <summary>The picture: three columns and two rows.</summary>
    public const string Six = "FF0000 00FF00 0000FF / 000000 FFFFFF 0A64C8";

    /// <summary>Its bytes, pixel after pixel.</summary>
    public static readonly byte[] SixBytes = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 10, 100, 200];

    /// <summary>libwebp 1.2.4: cwebp -lossless -z 9, of the picture.</summary>
    public static readonly byte[] LosslessWebp = Convert.FromBase64String("UklGRiwAAABXRUJQVlA4TB8AAAAvAkAAABAIJMHur7CGkCAh+/+vAoEkf7Kt7n/YMP4KAA==");

    /// <summary>The same after webpmux -set exif: turn a quarter to the right.</summary>
    public static readonly byte[] TurnedWebp = Convert.FromBase64String(
        "UklGRmAAAABXRUJQVlA4WAoAAAAIAAAAAgAAAQAAVlA4TB8AAAAvAkAAABAIJMHur7CGkCAh+/+vAoEkf7Kt7n/YMP4KAEVYSUYaAAAASUkqAAgAAAABABIBAwABAAAABgAAAAAAAAA=");

    /// <summary>cwebp -lossless -exact of the pixels FF0000FF 0A64C880 09080700.</summary>
    public static readonly byte[] AlphaWebp = Convert.FromBase64String("UklGRjQAAABXRUJQVlA4TCgAAAAvAgAAEBcgFkzxziATkybstX9fxYLJvvyRMhOQJPi854Vd2aEYEf0P");

    /// <summary>cwebp -q 95: 32x16, blue on the left and red on the right.</summary>
    public static readonly byte[] LossyWebp = Convert.FromBase64String(
        "UklGRloAAABXRUJQVlA4IE4AAABwBACdASogABAAPhkIgkEhBgAEAGEtABOmUI4G8A/AD9QP6ByAXYD9KwE5OAD++nlf/8F5vOQtR/9xUBy2LMP9cfUqTvEC8e4jlCyoMAA=");

    /// <summary>cwebp -q 95: the same with an alpha of 102 on the right.</summary>
    public static readonly byte[] LossyAlphaWebp = Convert.FromBase64String(
        "UklGRogAAABXRUJQVlA4WAoAAAAQAAAAHwAADwAAQUxQSBQAAAABD/Cz/4iIIBBI8pceYIGI/gf1AlZQOCBOAAAAcAQAnQEqIAAQAD4ZCIJBIQYABABhLQATplCOBvAPwA/UD+gcgF2A/SsBOTgA/vp5X//BebzkLUf/cVActizD/XH1Kk7xAvHuI5QsqDAA");

    /// <summary>webpmux: a frame of 4x4 red, then one of 2x2 blue at 2, 2.</summary>
    public static readonly byte[] AnimatedWebp = Convert.FromBase64String(
        "UklGRoQAAABXRUJQVlA4WAoAAAACAAAAAwAAAwAAQU5JTQYAAAD/////AABBTk1GKAAAAAAAAAAAAAMAAAMAAGQAAABWUDhMDwAAAC8DwAAABxD9j/4HIqL/AQBBTk1GKAAAAAEAAAEAAAEAAAEAAGQAAABWUDhMDwAAAC8BQAAABxDR//4HIqL/AQA=");

    /// <summary>webpmux: the same frames in the other order.</summary>
    public static readonly byte[] SmallFirstFrameWebp = Convert.FromBase64String(
        "UklGRoQAAABXRUJQVlA4WAoAAAACAAAAAwAAAwAAQU5JTQYAAAD/////AABBTk1GKAAAAAEAAAEAAAEAAAEAAGQAAABWUDhMDwAAAC8BQAAABxDR//4HIqL/AQBBTk1GKAAAAAAAAAAAAAMAAAMAAGQAAABWUDhMDwAAAC8DwAAABxD9j/4HIqL/AQA=");

    /// <summary>libjpeg-turbo 2.1.5: cjpeg -quality 90 -sample 2x2 -progressive, of ImageMagick's 24x16 gradient:red-blue.</summary>
    public static readonly byte[] ProgressiveJpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAYH/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAYH/9oADAMBAAIQAxAAAAHK08uNHoU8P//EABUQAQEAAAAAAAAAAAAAAAAAAAAT/9oACAEBAAEFArrrrrrv/8QAFhEAAwAAAAAAAAAAAAAAAAAAABZi/9oACAEDAQE/AW2hto//xAAWEQADAAAAAAAAAAAAAAAAAAAAFmL/2gAIAQIBAT8BS5EuT//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CX//EABUQAQEAAAAAAAAAAAAAAAAAAABx/9oACAEBAAE/IaUpSlP/2gAMAwEAAgADAAAAEMsv/8QAFhEAAwAAAAAAAAAAAAAAAAAAABHw/9oACAEDAQE/EIZDP//EABYRAAMAAAAAAAAAAAAAAAAAAAAR8P/aAAgBAgEBPxCUSj//xAAWEAEBAQAAAAAAAAAAAAAAAAARACD/2gAIAQEAAT8QMMOFX//Z");

    /// <summary>The same gradient: cjpeg -quality 90 -arithmetic.</summary>
    public static readonly byte[] ArithmeticJpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/yQARCAAQABgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/AN2uPWn4bkc9XXSJqaa6G44Eyp6I/TmxbIaxgWnvOA5V6fJ4CDHI/9k=");

    /// <summary>The same gradient: ImageMagick 6.9.11, -colorspace CMYK -quality 95. Inverted, as Adobe's programs write it.</summary>
    public static readonly byte[] CmykJpeg = Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/9sAQwECAgICAgIFAwMFCgcGBwoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK/8AAFAgAEAAYBAERAAIRAQMRAQQRAP/EABcAAQADAAAAAAAAAAAAAAAAAAAHCAn/xAAiEAABAAkFAAAAAAAAAAAAAAAAAQIDBAUXGWajGFRVkZL/xAAWAQEBAQAAAAAAAAAAAAAAAAAACQT/xAAfEQABAgYDAAAAAAAAAAAAAAAAAQUDBBhSVJEVFqH/2gAOBAEAAhEDEQQAAD8AtDMJ13KvZkqNZshNkH+IiWmh1Ta4MomE67lXsVGs2QmxxES0VNrgyiYTruVexUazZCbHERLRU2uDKTzpVgXEM/CCJPcJi/0r3Tiz46aFMm38Q0qwLiGfhA7hMX+inFnx00KZNv4hpVgXEM/CB3CYv9FOLPjpoUybfxH/2Q==");

    /// <summary>ImageMagick 6.9.11, GIF87a, of the picture.</summary>
    public static readonly byte[] Gif87 = Convert.FromBase64String("R0lGODdhAwACAPIAAAAAAP8AAAD/AAAA/wpkyP///wAAAAAAACwAAAAAAwACAAADBBgyUJQAOw==");

    /// <summary>The pixels of a file at its own size, in hex.</summary>
    public static string Hex(byte[] file, int channels = 3) => Hex(TestImages.Decode(file, channels));

    /// <summary>Pixels in hex: rows parted by slashes.</summary>
    public static string Hex(Pixels image) => string.Join(" / ", Enumerable.Range(0, image.Height).Select(y => string.Join(' ', Enumerable.Range(0, image.Width)
        .Select(x => Convert.ToHexString([.. Enumerable.Range(0, image.Channels).Select(c => image.Plane(c)[y * image.Width + x])])))));

    /// <summary>Why a file is refused.</summary>
    public static string Reason(byte[] file) => Assert.Throws<InvalidDataException>(() => TestImages.Decode(file)).Message;
}
