using System.CommandLine;
using System.Text.Json.Nodes;
using Sparring.Cli.Terminal;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>`sparring recipes`: the named sets of options, and what options there are.</summary>
internal sealed class RecipesCommand : Verb
{
    private readonly ConsoleStreams _streams;

    private readonly Argument<string?> _name = new("NAME")
    {
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Print all options of this recipe, as an options file. [default: list the recipes]",
    };

    private readonly Option<bool> _schema = Flag.Switch("--schema", "Print the JSON schema of an options file.");

    public RecipesCommand(ConsoleStreams streams) : base("recipes", "List the recipes, or print one.")
    {
        _streams = streams;
        Arguments.Add(_name);
        AddGroup("What to print", _schema);
        Validators.Add(result =>
        {
            if (result.GetResult(_name) is { Tokens.Count: > 0 } && result.GetResult(_schema) is not null)
            {
                result.AddError("--schema describes the options of every recipe: leave NAME out.");
            }
        });
        SetAction(parsed => Print(parsed.GetValue(_name), parsed.GetValue(_schema)));
    }

    public override IReadOnlyList<string> Examples =>
    [
        "sparring recipes dcgan > mine.json",
        "sparring recipes --schema > options.schema.json",
    ];

    private int Print(string? name, bool schema)
    {
        if (schema)
        {
            Write(OptionsSchema.For(typeof(RunOptions)));
        }
        else if (name is not null)
        {
            Write(OptionsDocument.ToNode(Recipe.Get(name).Options));
        }
        else
        {
            int width = Recipe.All.Max(recipe => recipe.Name.Length);
            foreach (Recipe recipe in Recipe.All)
            {
                _streams.Out.WriteLine($"{recipe.Name.PadRight(width)}  {recipe.Summary}");
            }
        }

        return ExitCode.Done;
    }

    private void Write(JsonObject json) => _streams.Out.WriteLine(json.ToJsonString(OptionsJson.Serializer));
}
