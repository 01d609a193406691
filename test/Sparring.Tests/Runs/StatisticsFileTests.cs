using Sparring.Balance;
using Sparring.Runs;
using Sparring.Training;

namespace Sparring.Tests.Runs;

public sealed class StatisticsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sparring-test-");

    private string FilePath => Path.Combine(_folder.FullName, "stats.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Append_ATick_IsALineThatOthersCanReadAtOnce()
    {
        using var file = new StatisticsFile(FilePath);

        file.Append(Ticks.At(10, loss: double.NaN));

        using var reader = new StreamReader(new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal(
            """{"tick":1,"round":10,"kimg":0.64,"discriminatorLoss":"NaN","generatorLoss":1.25,"realScore":0.75,"fakeScore":0.125,"discriminatorLearningRate":0.0002,"generatorLearningRate":0.0001,"imagesPerSecond":640,"dataWaitShare":0.015625,"seconds":2.5,"memoryMiB":512}""" + "\n",
            reader.ReadToEnd());
    }

    [Fact]
    public void Read_WhatWasAppended_GivesItBack()
    {
        TickReport[] ticks = [Ticks.At(10), Ticks.At(20, double.NegativeInfinity), Ticks.At(30, double.NaN)];
        using var file = new StatisticsFile(FilePath);

        Array.ForEach(ticks, file.Append);

        Assert.Equal(ticks, StatisticsFile.Read(FilePath));
    }

    [Fact]
    public void Append_AVerdict_IsAWordAndNumbersOfOlderVersionsAreReadToo()
    {
        var verdict = new BalanceVerdict(Verdict.ModeCollapse, 0.9, "All alike.", 0.5);
        using var file = new StatisticsFile(FilePath);
        file.Append(Ticks.At(10) with { Balance = new BalanceReport(Balance.Readings.Of(1), verdict, new BalanceSettings()) });

        string line = File.ReadAllText(FilePath);
        Assert.Contains("\"verdict\":\"modeCollapse\"", line);
        File.WriteAllText(FilePath, line.Replace("\"modeCollapse\"", $"{(int)Verdict.ModeCollapse}"));
        Assert.Equal(verdict, Assert.Single(StatisticsFile.Read(FilePath)).Balance!.Verdict);
    }

    [Fact]
    public void Read_LineInTheMaking_IsLeftOut()
    {
        Fill(10, 20);
        File.AppendAllText(FilePath, """{"tick":3,"rou""");

        Assert.Equal([10L, 20L], StatisticsFile.Read(FilePath).Select(tick => tick.Round));
    }

    [Fact]
    public void Read_LineThatIsNone_NamesIt()
    {
        Fill(10);
        File.AppendAllText(FilePath, "{\"tick\":1}\n");

        SparringException exception = Assert.Throws<SparringException>(() => StatisticsFile.Read(FilePath));

        Assert.StartsWith($"Line 2 of '{FilePath}' is not a tick's statistics: ", exception.Message);
    }

    [Fact]
    public void Read_NoFile_SaysSo()
    {
        SparringException exception = Assert.Throws<SparringException>(() => StatisticsFile.Read(FilePath));

        Assert.StartsWith($"'{FilePath}' could not be read: Could not find file", exception.Message);
    }

    [Fact]
    public void CutBackTo_ARound_DropsLaterAndTornLinesAndKeepsTheOthersBytes()
    {
        Fill(10, 20, 30);
        string before = File.ReadAllText(FilePath);
        string ofALaterVersion = "{\"more\":[1, 2],  \"round\":15}\n";
        File.AppendAllText(FilePath, ofALaterVersion + "\0\0\0\n{\"tick\":1}\n[]\n" + """{"tick":4,"round":1""");
        using var file = new StatisticsFile(FilePath);

        file.CutBackTo(20);
        string cut = File.ReadAllText(FilePath);
        file.Append(Ticks.At(30));

        Assert.Equal(string.Concat(before.Split('\n')[..2].Select(line => line + "\n")) + ofALaterVersion, cut);
        Assert.StartsWith(cut + "{\"tick\":3,\"round\":30,", File.ReadAllText(FilePath));
    }

    [Fact]
    public void CutBackTo_NothingBeyond_TouchesNothing()
    {
        Fill(10, 20);
        DateTime before = File.GetLastWriteTimeUtc(FilePath);
        using var file = new StatisticsFile(FilePath, FaultyFiles.Dying(1));

        file.CutBackTo(20);

        Assert.Equal(before, File.GetLastWriteTimeUtc(FilePath));
    }

    [Fact]
    public void CutBackTo_NoFile_HasNothingToDo()
    {
        using var file = new StatisticsFile(FilePath);

        file.CutBackTo(20);

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void CutBackTo_ThatDiesAtAnyStep_LeavesTheOldFileOrTheNew()
    {
        for (int step = 1; ; step++)
        {
            File.Delete(FilePath);
            Fill(10, 20, 30);
            var files = FaultyFiles.Dying(step);
            using var file = new StatisticsFile(FilePath, files);
            try
            {
                file.CutBackTo(10);
            }
            catch (FaultyFiles.ProcessDiedException)
            {
                Assert.Contains(StatisticsFile.Read(FilePath).Count, new[] { 1, 3 });
            }

            using var next = new StatisticsFile(FilePath);
            next.CutBackTo(10);
            Assert.Equal([10L], StatisticsFile.Read(FilePath).Select(tick => tick.Round));
            if (!files.WentWrong)
            {
                Assert.Equal(7, step);
                Assert.Single(Directory.GetFiles(_folder.FullName));
                return;
            }
        }
    }

    [Fact]
    public void CutBackTo_FullDisk_SaysSoAndKeepsTheFile()
    {
        Fill(10, 20);
        using var file = new StatisticsFile(FilePath, FaultyFiles.Full(3));

        SparringException exception = Assert.Throws<SparringException>(() => file.CutBackTo(10));

        Assert.Equal($"The disk is full while writing '{FilePath}'. Free space and resume", exception.Message);
        Assert.Equal(2, StatisticsFile.Read(FilePath).Count);
        Assert.Single(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Append_WhereNoFileCanBe_SaysSo()
    {
        using var file = new StatisticsFile(_folder.FullName);

        SparringException exception = Assert.Throws<SparringException>(() => file.Append(Ticks.At(10)));

        Assert.StartsWith($"'{_folder.FullName}' could not be written: ", exception.Message);
        Assert.EndsWith(". Mend that and resume", exception.Message);
    }

    private void Fill(params long[] rounds)
    {
        using var file = new StatisticsFile(FilePath);
        foreach (long round in rounds)
        {
            file.Append(Ticks.At(round));
        }
    }
}
