using System.Text;
using Sparring.Cli;
using Sparring.Cli.Terminal;

// For ŷ and the progress bar, where the system's own encoding has neither.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return CommandLineApplication.Run(args, ConsoleStreams.OfProcess());
