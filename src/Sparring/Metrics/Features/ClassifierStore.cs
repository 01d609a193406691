using System.Globalization;
using Sparring.Storage;
using Sparring.Tensors;
using Sparring.Tensors.Safetensors;

namespace Sparring.Metrics.Features;

/// <summary>Trained classifiers in the user's cache folder. Several processes may use it at once: at worst two train the same one.</summary>
internal static class ClassifierStore
{
    private const string AccuracyName = "accuracy";
    private const string TestCountName = "testCount";

    /// <summary>The classifier of a key, trained where it has not been before.</summary>
    /// <param name="key">What it follows from.</param>
    /// <param name="channels">C.</param>
    /// <param name="questions">What it learns to answer.</param>
    /// <param name="isFine">As for <see cref="ClassifierNetwork"/>.</param>
    /// <param name="examples">What it is trained on, and what its accuracy is measured on; asked for only where it has to be trained.</param>
    /// <param name="progress">Is told how far the training has come.</param>
    /// <param name="cancellation">Ends the training; nothing is kept of it then.</param>
    public static TrainedClassifier Open(
        ClassifierKey key,
        int channels,
        IReadOnlyList<ClassifierQuestion> questions,
        bool isFine,
        Func<(ClassifierExamples Training, ClassifierExamples Test)> examples,
        IProgress<ClassifierProgress>? progress,
        CancellationToken cancellation)
    {
        NativeLibraries.EnsureLoaded();
        string? path = UserCache.Folder is { } cache ? Path.Combine(cache, "metrics", key.ToFileName()) : null;
        if (path is not null && TryLoad(path, channels, isFine, questions) is { } known)
        {
            return known;
        }

        (ClassifierExamples training, ClassifierExamples test) = examples();
        ClassifierNetwork network = new ClassifierTraining(key.Options, training.Images.Count).Run(training, questions, isFine, progress, cancellation);
        TrainedClassifier trained;
        try
        {
            trained = new TrainedClassifier(network, ClassifierTraining.AccuracyOf(network, test, cancellation), test.Images.Count);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        if (path is not null)
        {
            Save(path, key, trained, questions);
        }

        return trained;
    }

    /// <summary>What was kept; null where there is nothing, or it is damaged: it can be trained again.</summary>
    private static TrainedClassifier? TryLoad(string path, int channels, bool isFine, IReadOnlyList<ClassifierQuestion> questions)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        ClassifierNetwork? network = null;
        try
        {
            using SafetensorsContent content = SafetensorsFile.Read(path);
            using (KeptRandomState random = new()) // initial weights are drawn, and replaced
            {
                network = new ClassifierNetwork(channels, isFine, [.. questions.Select(q => q.ClassCount)]);
            }

            StateTensors.CopyInto(network.state_dict(), content.Tensors, "classifier");
            network.eval();
            MetricsCache.Touch(path);
            double[] accuracy = [.. content.Metadata[AccuracyName].Split(' ').Select(share => double.Parse(share, CultureInfo.InvariantCulture))];
            return accuracy.Length == questions.Count
                ? new TrainedClassifier(network, accuracy, int.Parse(content.Metadata[TestCountName], CultureInfo.InvariantCulture))
                : throw new FormatException();
        }
        catch (Exception e) when (e is SparringException or KeyNotFoundException or FormatException or OverflowException)
        {
            network?.Dispose();
            return null;
        }
    }

    private static void Save(string path, ClassifierKey key, TrainedClassifier trained, IReadOnlyList<ClassifierQuestion> questions)
    {
        Dictionary<string, string> about = new()
        {
            ["format"] = "1",
            ["purpose"] = key.Purpose,
            ["version"] = ClassifierTraining.Version.ToString(CultureInfo.InvariantCulture),
            ["data"] = key.DataFingerprint,
            ["imagesShown"] = key.Options.ImagesShown.ToString(CultureInfo.InvariantCulture),
            ["mostEpochs"] = key.Options.MostEpochs.ToString(CultureInfo.InvariantCulture),
            ["seed"] = key.Options.Seed.ToString(CultureInfo.InvariantCulture),
            ["questions"] = string.Join(' ', questions.Select(q => $"{q.Name}:{q.ClassCount}")),
            [AccuracyName] = string.Join(' ', trained.Accuracy.Select(share => share.ToString("R", CultureInfo.InvariantCulture))),
            [TestCountName] = trained.TestCount.ToString(CultureInfo.InvariantCulture),
        };
        try
        {
            DiskFiles disk = DiskFiles.Instance;
            disk.CreateFolder(Path.GetDirectoryName(path)!);
            MetricsCache.SweepUnfinished(TimeProvider.System);
            disk.ReplaceShared(path, stream => SafetensorsFile.Write(stream, trained.State, about));
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            // The classifier is there, and will have to be trained again the next time.
        }
    }
}
