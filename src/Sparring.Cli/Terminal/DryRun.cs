using Sparring.Balance;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sparring.Cli.Terminal;

/// <summary>Shows what a run would be and cost.</summary>
internal static class DryRun
{
    // What two tables with the longest layer names need, and without the kinds of the layers.
    private const int SideBySideWidth = 136;
    private const int NarrowSideBySideWidth = 100;

    /// <summary>Writes options, data, networks and cost; the time is that of what is left after <paramref name="reachedKimg"/>.</summary>
    public static void Write(ConsoleStreams streams, RunPlan plan, double reachedKimg)
    {
        streams.Out.WriteLine(OptionsDocument.ToNode(plan.Options).ToJsonString(OptionsJson.Serializer));
        streams.Out.WriteLine();
        streams.Out.WriteLine($"Data: {Readable.Foreign(plan.DataName)}, {plan.SampleCount} samples, {plan.Shape}");
        streams.Out.WriteLine();

        double left = Math.Max(0, plan.Options.Training.TotalKimg - reachedKimg);
        IAnsiConsole console = streams.Rich();
        console.Write(Networks(plan, console.Profile.Width));
        streams.Out.WriteLine(new PairSizes(plan.Generator.Parameters, plan.Discriminator.Parameters, plan.Generator.Flops, plan.Discriminator.Flops).Sentence);
        streams.Out.WriteLine(
            $"Memory: about {Readable.Bytes(plan.MemoryMiB * 1024 * 1024)}{OnGpu(plan)}. "
            + $"Time: about {Readable.Duration(plan.SecondsFor(left))} for {(reachedKimg > 0 ? "the remaining " : "")}{left:0.###} kimg"
            + $" at {Readable.Speed(plan.ImagesPerSecond)} images/s.");
        streams.Out.WriteLine(
            $"Both were measured over a few rounds on this machine; samples, checkpoints and the balance's readings come on top. Computed on {plan.Device} in {plan.Precision}. "
            + "Nothing was written.");
    }

    private static string OnGpu(RunPlan plan) => plan.GpuMemory is { } gpu
        ? $", and on the GPU {Readable.Bytes(gpu.UsedMiB * 1024 * 1024)} of its {Readable.Bytes(gpu.TotalMiB * 1024 * 1024)}, with what other programs use there"
        : "";

    private static IRenderable Networks(RunPlan plan, int width)
    {
        bool withKinds = width is >= SideBySideWidth or < NarrowSideBySideWidth;
        Table generator = Network("generator", plan.Generator, withKinds);
        Table discriminator = Network("discriminator", plan.Discriminator, withKinds);
        return width >= NarrowSideBySideWidth
            ? new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddRow(generator, discriminator)
            : new Rows(generator, discriminator);
    }

    private static Table Network(string name, NetworkProfile profile, bool withKinds)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(name).Footer("in all").NoWrap());
        if (withKinds)
        {
            table.AddColumn(new TableColumn("kind").NoWrap());
        }

        table.AddColumn(new TableColumn("output").RightAligned().NoWrap())
            .AddColumn(new TableColumn("parameters").Footer(Readable.Count(profile.Parameters)).RightAligned().NoWrap())
            .AddColumn(new TableColumn("FLOPs").Footer(Readable.Count(profile.Flops)).RightAligned().NoWrap());
        foreach (LayerProfile layer in profile.Layers)
        {
            string[] kind = withKinds ? [Markup.Escape(layer.Kind)] : [];
            table.AddRow(
            [
                Markup.Escape(layer.Name[(layer.Name.LastIndexOf('.') + 1)..]),
                .. kind,
                string.Join('x', layer.OutputShape),
                layer.Parameters == 0 ? "" : Readable.Count(layer.Parameters),
                layer.Flops == 0 ? "" : Readable.Count(layer.Flops),
            ]);
        }

        return table;
    }
}
