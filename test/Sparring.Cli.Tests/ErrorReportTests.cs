using System.Runtime.InteropServices;

namespace Sparring.Cli.Tests;

public sealed class ErrorReportTests
{
    private const string NotEnoughMemory = "Error: Not enough memory. Lower --batch, or data.height and data.width.\n";

#pragma warning disable CA2201 // They stand for what the runtime and TorchSharp throw.
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new UsageException("batchSize is 0"), 2, "Error: batchSize is 0\n" },
        { new IOException("Could not find '/a\u001B[2Jb'"), 1, "Error: Could not find '/a\uFFFD[2Jb'\n" },
        { new SparringException("The disk is full.\nMake room."), 1, "Error: The disk is full.\n       Make room.\n" },
        { new IOException("No space left on device"), 1, "Error: No space left on device\n" },
        { new UnauthorizedAccessException("Access denied"), 1, "Error: Access denied\n" },
        { new TypeInitializationException("X", new UsageException("inner")), 2, "Error: inner\n" },
        { new AggregateException(new SparringException("inner")), 1, "Error: inner\n" },
        { new OutOfMemoryException(), 1, NotEnoughMemory },
        { new ExternalException("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes."), 1, NotEnoughMemory },
        { new ExternalException("[enforce fail at alloc_cpu.cpp:117] data. DefaultCPUAllocator: not enough memory: you tried to allocate 1 bytes."), 1, NotEnoughMemory },
        {
            new ExternalException("mat1 and mat2 shapes cannot be multiplied\nException raised from meta at /pytorch/LinearAlgebra.cpp:201 (most recent call first):\nframe #0: c10::Error::Error()\n"),
            1,
            "Error: mat1 and mat2 shapes cannot be multiplied (ExternalException)\n       This should not happen. Run with --verbose for the stack trace.\n"
        },
        {
            new InvalidOperationException("Sequence contains no elements"),
            1,
            "Error: Sequence contains no elements (InvalidOperationException)\n       This should not happen. Run with --verbose for the stack trace.\n"
        },
    };
#pragma warning restore CA2201

    [Theory]
    [MemberData(nameof(Failures))]
    public void Write_Failure_MapsToMessageAndExitCode(Exception failure, int exitCode, string message)
    {
        using StringWriter error = new();

        Assert.Equal(exitCode, ErrorReport.Write(error, failure, verbose: false));
        Assert.Equal(message, error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Write_Verbose_AddsTheStackTrace()
    {
        using StringWriter error = new();
        try
        {
            throw new InvalidOperationException("oops");
        }
        catch (InvalidOperationException e)
        {
            ErrorReport.Write(error, e, verbose: true);
        }

        Assert.Contains("oops (InvalidOperationException)", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"at {typeof(ErrorReportTests).FullName}.", error.ToString(), StringComparison.Ordinal);
    }
}
