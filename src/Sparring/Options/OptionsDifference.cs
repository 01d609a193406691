using System.Text.Json.Nodes;

namespace Sparring.Options;

/// <summary>What was changed between the options of a run and those it is to go on with.</summary>
public static class OptionsDifference
{
    /// <summary>One sentence for each option that differs, such as "training.batchSize: 64 in the run, 32 asked for".</summary>
    /// <param name="stored">The options in the run.</param>
    /// <param name="requested">The options asked for.</param>
    public static IReadOnlyList<string> Between(JsonNode? stored, JsonNode? requested)
    {
        List<string> differences = [];
        Compare(stored, requested, "", differences);
        return differences;
    }

    private static void Compare(JsonNode? stored, JsonNode? requested, string path, List<string> differences)
    {
        if (stored is JsonObject before && requested is JsonObject after)
        {
            foreach (string name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key)))
            {
                string at = OptionsProblem.Join(path, name);
                switch (before.ContainsKey(name), after.ContainsKey(name))
                {
                    case (true, false):
                        differences.Add($"{at}: {OptionsText.Value(before[name])} in the run, not there now");
                        break;
                    case (false, true):
                        differences.Add($"{at}: not in the run, {OptionsText.Value(after[name])} asked for");
                        break;
                    default:
                        Compare(before[name], after[name], at, differences);
                        break;
                }
            }
        }
        else if (!JsonNode.DeepEquals(stored, requested))
        {
            differences.Add($"{(path.Length == 0 ? "The options" : path)}: {OptionsText.Value(stored)} in the run, {OptionsText.Value(requested)} asked for");
        }
    }
}
