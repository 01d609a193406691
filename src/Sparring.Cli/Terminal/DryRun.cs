using Sparring.Networks;
using Sparring.Options;
using Sparring.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sparring.Cli.Terminal;

/// <summary>Shows what a run would be and cost.</summary>
internal static class DryRun
{
    // What two tables with the longest layer names need.
    private const int SideBySideWidth = 136;

    public static void Write(ConsoleStreams streams, RunPlan plan)
    {
        streams.Out.WriteLine(OptionsDocument.ToNode(plan.Options).ToJsonString(OptionsJson.Serializer));
        streams.Out.WriteLine();
        streams.Out.WriteLine($"Data: {plan.DataName}, {plan.SampleCount} samples, {plan.Shape}");
        streams.Out.WriteLine();

        IAnsiConsole console = streams.Rich();
        console.Write(Networks(plan, console.Profile.Width));
        streams.Out.WriteLine(
            $"Memory: about {Readable.Bytes(plan.MemoryMiB * 1024 * 1024)}. "
            + $"Time: about {Readable.Duration(plan.Seconds)} for {plan.Options.Training.TotalKimg:0.###} kimg at {plan.ImagesPerSecond:0} images/s.");
        streams.Out.WriteLine("Both were measured over a few rounds on this machine; samples and checkpoints come on top. Nothing was written.");
    }

    private static IRenderable Networks(RunPlan plan, int width)
    {
        Table generator = Network("generator", plan.Generator);
        Table discriminator = Network("discriminator", plan.Discriminator);
        return width >= SideBySideWidth
            ? new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddRow(generator, discriminator)
            : new Rows(generator, discriminator);
    }

    private static Table Network(string name, NetworkProfile profile)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn(name).Footer("in all").NoWrap())
            .AddColumn(new TableColumn("kind").NoWrap())
            .AddColumn(new TableColumn("output").RightAligned().NoWrap())
            .AddColumn(new TableColumn("parameters").Footer(Readable.Count(profile.Parameters)).RightAligned().NoWrap())
            .AddColumn(new TableColumn("FLOPs").Footer(Readable.Count(profile.Flops)).RightAligned().NoWrap());
        foreach (LayerProfile layer in profile.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name[(layer.Name.LastIndexOf('.') + 1)..]),
                Markup.Escape(layer.Kind),
                string.Join('x', layer.OutputShape),
                layer.Parameters == 0 ? "" : Readable.Count(layer.Parameters),
                layer.Flops == 0 ? "" : Readable.Count(layer.Flops));
        }

        return table;
    }
}
