using System.Text;
using Sparring.Data;

namespace Sparring.Tests.Data;

public sealed class PrintableNameTests
{
    [Theory]
    [InlineData("猫/قطة-חתול.png", "猫/قطة-חתול.png")]
    [InlineData("👩‍👩‍👧 café e\u0301.jpg", "👩‍👩‍👧 café e\u0301.jpg")]
    [InlineData("a\nb\r\t\u001B[31m\u007F\u0085.png", "a\\u000Ab\\u000D\\u0009\\u001B[31m\\u007F\\u0085.png")]
    [InlineData("\u202Egnp.exe\u2066\u200F\u061C\u2028\uFEFF", "\\u202Egnp.exe\\u2066\\u200F\\u061C\\u2028\\uFEFF")]
    public void Of_AnyScript_EscapesWhatATerminalWouldObey(string name, string printable) => Assert.Equal(printable, PrintableName.Of(name));

    [Fact]
    public void Of_HalfOfAPair_IsEscaped() => Assert.Equal("a\\uD83Db", PrintableName.Of("a\uD83Db"));

    [Fact]
    public void Of_LongName_LosesItsMiddleButNoHalfOfAPair()
    {
        string name = string.Concat(Enumerable.Repeat("🐈", 500));

        string printable = PrintableName.Of(name);

        Assert.InRange(printable.Length, 150, 161);
        Assert.Equal("🐈🐈", printable[..4]);
        Assert.Contains("🐈…🐈", printable);
        Assert.All(printable.EnumerateRunes(), rune => Assert.NotEqual(Rune.ReplacementChar, rune));
    }
}
