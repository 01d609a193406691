namespace Sparring.Cli.Commands;
internal sealed record NativeFinding(bool Works, string Text, string Gpu) { public static NativeFinding Examine() => new(true, "", ""); }
