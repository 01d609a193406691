using System.CommandLine;
using System.Runtime.InteropServices;
using Sparring.Cli.Terminal;
using Spectre.Console;

namespace Sparring.Cli.Commands;

/// <summary>`sparring doctor`: what this machine offers, and whether everything that training needs is there.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly ConsoleStreams _streams;

    public DoctorCommand(ConsoleStreams streams) : base("doctor", "Say what this machine offers, and whether training will work on it.")
    {
        _streams = streams;
        SetAction(_ => Examine());
    }

    private int Examine()
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        void Tell(string what, string finding) => grid.AddRow(what, Markup.Escape(finding));

        NativeFinding natives = NativeFinding.Examine();
        Tell("sparring", typeof(DoctorCommand).Assembly.GetName().Version?.ToString(3) ?? "unknown");
        Tell("runtime", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
        Tell("SDK", Machine.SdkVersions());
        Tell("libtorch", natives.Text);
        Tell("cores", $"{Environment.ProcessorCount}");
        Tell("CPU", Machine.CpuName());
        Tell("CPU features", Machine.CpuFeatures());
        Tell("GPU", natives.Gpu);
        Tell("memory", Machine.Memory());
        Tell("disk", Machine.Disk(Environment.CurrentDirectory));
        _streams.Rich().Write(grid);

        _streams.Out.WriteLine(natives.Works ? "Training will work here." : "Training will not work here: see libtorch above.");
        return natives.Works ? ExitCode.Done : ExitCode.Failed;
    }
}
