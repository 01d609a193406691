using System.Text.Json.Nodes;
using Sparring.Options;

namespace Sparring.Tests.Options;

public sealed class OptionsDifferenceTests
{
    [Fact]
    public void Between_ChangedAddedAndRemovedOptions_NamesEach()
    {
        JsonNode? stored = JsonNode.Parse("""{ "seed": 1, "training": { "batchSize": 64, "old": true, "loss": "bce" } }""");
        JsonNode? requested = JsonNode.Parse("""{ "seed": 1.0, "training": { "batchSize": 32, "loss": "bce", "young": null } }""");

        Assert.Equal(
            [
                "training.batchSize: 64 in the run, 32 asked for",
                "training.old: true in the run, not there now",
                "training.young: not in the run, null asked for",
            ],
            OptionsDifference.Between(stored, requested));
    }

    [Fact]
    public void Between_RecordAndItsFile_IsEmpty()
    {
        JsonNode record = OptionsDocument.ToNode(new ToyOptions());

        Assert.Empty(OptionsDifference.Between(JsonNode.Parse(record.ToJsonString()), record));
    }
}
