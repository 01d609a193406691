using System.Text.Json.Nodes;
using System.Xml.Linq;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Tests.Options;

public sealed class OptionsSchemaTests
{
    private static readonly JsonObject _toy = OptionsSchema.For(typeof(ToyOptions));

    [Fact]
    public void For_Record_RefusesUnknownKeysAtEveryLevel()
    {
        Assert.False((bool)_toy["additionalProperties"]!);
        Assert.False((bool)_toy["properties"]!["generator"]!["additionalProperties"]!);
        Assert.Null(_toy["properties"]!["computed"]);
        Assert.NotNull(_toy["properties"]!["$schema"]);
    }

    [Theory]
    [InlineData("batchSize", """{"type":"integer","minimum":1,"maximum":100,"default":64}""")]
    [InlineData("channels", """{"type":["integer","null"],"enum":[null,1,3],"default":null}""")]
    [InlineData("momentum", """{"type":"number","default":0.5}""")]
    [InlineData("name", """{"description":"A name.","type":"string","default":"toy"}""")]
    public void For_Option_GivesTypeRangeAndDefault(string option, string expected) =>
        Assert.Equal(expected, _toy["properties"]![option]!.ToJsonString());

    [Fact]
    public void For_Enum_ListsItsKebabCaseNames() =>
        Assert.Equal("""["hinge","least-squares"]""", _toy["properties"]!["generator"]!["properties"]!["kind"]!["enum"]!.ToJsonString());

    [Fact]
    public void For_RunOptions_DescribesEveryOption()
    {
        List<string> silent = [];
        Collect(OptionsSchema.For(typeof(RunOptions)), "", silent);

        Assert.Empty(silent);
    }

    [Fact]
    public void Read_Summary_NamesReferencesAsInJson()
    {
        XDocument document = XDocument.Parse(
            """
            <doc><members><member name="P:A.B"><summary>Like <see cref="P:X.HeightOf"/>,
               or <c>x</c>, or <see langword="null"/>.</summary></member><member name="P:A.C"/></members></doc>
            """);

        Assert.Equal("Like heightOf, or x, or null.", Assert.Single(XmlSummaries.Read(document)).Value);
    }

    private static void Collect(JsonNode schema, string path, List<string> silent)
    {
        foreach ((string name, JsonNode? property) in schema["properties"]?.AsObject() ?? [])
        {
            if (property!["description"] is null && name != "$schema")
            {
                silent.Add($"{path}.{name}");
            }

            Collect(property, $"{path}.{name}", silent);
        }
    }
}
