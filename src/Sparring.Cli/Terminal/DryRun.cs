using Sparring.Runs;
namespace Sparring.Cli.Terminal;
internal static class DryRun { public static void Write(ConsoleStreams s, RunOptions o) { } }
