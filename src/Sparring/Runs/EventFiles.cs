using System.Buffers;
using Google.Protobuf;
using Sparring.Balance;
using Sparring.Storage;
using Sparring.Training;
using Tensorboard;
using TorchSharp;
using TorchSharp.Modules;

namespace Sparring.Runs;

/// <summary>The statistics of a run for TensorBoard: `tensorboard --logdir RUN/events`. A step is a round.</summary>
internal sealed class EventFiles
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly DiskFiles _files;
    private SummaryWriter? _writer;

    /// <summary>Names the folder; nothing is touched yet.</summary>
    /// <param name="folder">The folder of event files, which need not exist.</param>
    /// <param name="time">The clock that dates the events; the system's by default.</param>
    public EventFiles(string folder, TimeProvider? time = null) : this(folder, time ?? TimeProvider.System, DiskFiles.Instance) { }

    internal EventFiles(string folder, TimeProvider time, DiskFiles files)
    {
        _folder = folder;
        _time = time;
        _files = files;
    }

    /// <summary>Adds a tick, and leaves nothing of it in this process. The first one of a process begins a file.</summary>
    /// <param name="report">The tick.</param>
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    public void Write(TickReport report)
    {
        try
        {
            _writer ??= torch.utils.tensorboard.SummaryWriter(_folder);
            long now = _time.GetUtcNow().ToUnixTimeSeconds();
            foreach ((string tag, double value) in Scalars(report))
            {
                _writer.add_scalar(tag, (float)value, checked((int)report.Round), now);
            }
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, _folder);
        }
    }

    /// <summary>Removes the events beyond a round, and what a kill left of others. What comes next goes to a new file.</summary>
    /// <param name="round">The last round whose events stay.</param>
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    public void CutBackTo(long round)
    {
        _writer = null;
        if (!Directory.Exists(_folder))
        {
            return;
        }

        try
        {
            foreach (string path in Directory.GetFiles(_folder, "events.out.tfevents.*"))
            {
                CutBackTo(path, round);
            }
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, _folder);
        }
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(TickReport report) =>
    [
        ("loss/discriminator", report.DiscriminatorLoss),
        ("loss/generator", report.GeneratorLoss),
        ("score/real", report.RealScore),
        ("score/fake", report.FakeScore),
        ("learning_rate/discriminator", report.DiscriminatorLearningRate),
        ("learning_rate/generator", report.GeneratorLearningRate),
        ("progress/kimg", report.Kimg),
        ("progress/seconds", report.Seconds),
        ("speed/images_per_second", report.ImagesPerSecond),
        ("speed/data_wait_share", report.DataWaitShare),
        ("memory/resident_mib", report.MemoryMiB),
        .. report.GpuMemoryMiB is { } gpu ? [("memory/gpu_mib", gpu)] : Array.Empty<(string, double)>(),
        .. report.Quality is { } quality ? [("quality/distance", quality)] : Array.Empty<(string, double)>(),
        .. report.Balance is { } balance ? Scalars(balance) : [],
        .. report.QualityError is { } error ? [("quality/standard_error", error)] : Array.Empty<(string, double)>(),
    ];

    private static IEnumerable<(string Tag, double Value)> Scalars(BalanceReport balance)
    {
        BalanceReading reading = balance.Reading;
        return
        [
            ("balance/real_score", reading.RealScore.Value),
            ("balance/fake_score", reading.FakeScore.Value),
            ("balance/separation", reading.Separation.Value),
            ("balance/saturation", reading.Saturation.Value),
            ("balance/verdict", (int)balance.Verdict.Verdict),
            ("knob/instance_noise", balance.Settings.InstanceNoise),
            ("knob/augment_probability", balance.Settings.AugmentProbability),
            ("knob/discriminator_rate", balance.Settings.DiscriminatorRate),
            ("knob/r1_gamma", balance.Settings.R1Gamma),
            ("knob/learning_rates", balance.Settings.LearningRate),
            .. Scalar("balance/feedback", reading.Feedback),
            .. reading.Agreement is { } agreement ? [("balance/agreement", agreement)] : Array.Empty<(string, double)>(),
            .. Scalar("balance/overfit_gap", reading.OverfitGap),
            .. Scalar("balance/diversity", reading.Diversity),
            .. Scalar("balance/quality", reading.Quality),
            .. Scalar("skill/generator", reading.GeneratorSkill),
            .. Scalar("skill/discriminator", reading.DiscriminatorSkill),
        ];
    }

    private static (string Tag, double Value)[] Scalar(string tag, Estimate? estimate) => estimate is { } e ? [(tag, e.Value)] : [];

    private void CutBackTo(string path, long round)
    {
        byte[] before = File.ReadAllBytes(path);
        var after = new ArrayBufferWriter<byte>(before.Length + 1);
        bool holdsMore = false;
        ReadOnlyMemory<byte> rest = before;
        while (TfRecords.TryTake(ref rest, out ReadOnlyMemory<byte> record, out ReadOnlyMemory<byte> data))
        {
            // What another program added, and only it can read, stays.
            Event? recorded = TryParse(data);
            if (recorded is null || recorded.Step <= round)
            {
                after.Write(record.Span);
                holdsMore |= recorded?.WhatCase != Event.WhatOneofCase.FileVersion;
            }
        }

        if (!holdsMore)
        {
            _files.DeleteFile(path);
        }
        else if (after.WrittenCount < before.Length)
        {
            _files.Replace(path, stream => stream.Write(after.WrittenSpan));
        }
    }

    private static Event? TryParse(ReadOnlyMemory<byte> data)
    {
        try
        {
            // TorchSharp's messages are of a generator that parses arrays alone.
            return Event.Parser.ParseFrom(data.ToArray());
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
