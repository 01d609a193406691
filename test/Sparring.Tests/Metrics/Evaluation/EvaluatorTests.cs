using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics;
using Sparring.Metrics.Evaluation;
using Sparring.Metrics.Features;
using TorchSharp;

namespace Sparring.Tests.Metrics.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private static readonly EvaluationOptions _pixels = new() { Features = FeatureKind.Pixels };
    private static readonly ClassifierOptions _short = new() { ImagesShown = 2_000 };

    private readonly CacheHome _cache = new();

    [Fact]
    public void Measure_ASetAgainstItself_IsNoDistanceAway()
    {
        var kittens = new KittenSource(200, seed: 1, height: 8, width: 8);

        EvaluationResult found = Measure(new EvaluationData(kittens), kittens, _pixels with { Metrics = MetricNames.Parse("fid,kid,prdc,swd") });

        Assert.InRange(found["fid"]!.Value, 0, 1e-9);
        Assert.InRange(found["swd"]!.Value, 0, 1e-9);
        Assert.Equal((1, 1, 1), (found["precision"], found["recall"], found["coverage"]));
        Assert.Equal((200, 200, "pixels", "asked for"), (found.FakeCount, found.RealCount, found.Features!.Name, found.Features.Reason));
    }

    [Fact]
    public void Measure_ASingleImage_IsRefusedOnEitherSide()
    {
        const string Advice = " holds a single image, and metrics compare sets of them. Give at least 2, better some thousand.";

        Assert.Equal($"'flat'{Advice}", Assert.Throws<UsageException>(() => Measure(new EvaluationData(Squares.Flat(1)), Squares.Flat(1, 2), _pixels)).Message);
        Assert.Equal($"'flat'{Advice}", Assert.Throws<UsageException>(() => Measure(new EvaluationData(Squares.Flat(1, 2)), Squares.Flat(1), _pixels)).Message);
    }

    [Fact]
    public void Method_ClassifierOfModesAndHeldOutImages_AreToldApart()
    {
        EvaluationData squares = new(Squares.Halves(seed: 1, count: 150));
        EvaluationOptions modes = _pixels with { Metrics = [MetricKind.Modes] };
        var kittens = new KittenSource(120, seed: 3, height: 16, width: 16);
        EvaluationData copies = new(kittens) { Training = kittens, HeldOut = new RangeSource(kittens, 0, 20) };
        EvaluationOptions memorisation = _pixels with { Metrics = [MetricKind.Memorisation] };

        Assert.Equal("v1", Method(squares, _pixels with { Metrics = [MetricKind.Fid] }));
        Assert.Equal("v1 modes:classifier-v1-150000x30-seed0", Method(squares, modes));
        Assert.Equal("v1 modes:classifier-v1-2000x30-seed0", Method(squares, modes with { Classifier = _short }));
        Assert.Equal("v1 modes:classifier-v1-60000x30-seed0", Method(new EvaluationData(kittens), modes));
        Assert.StartsWith("v1 memorisation:pixels-v1-3x16x16,", Method(copies, memorisation), StringComparison.Ordinal);
        Assert.NotEqual(Method(copies, memorisation), Method(copies with { HeldOut = new RangeSource(kittens, 20, 20) }, memorisation));

        static string Method(EvaluationData data, EvaluationOptions options)
        {
            using var evaluator = Evaluator.Open(data, options, cancellationToken: TestContext.Current.CancellationToken);
            return evaluator.Method;
        }
    }

    [Fact]
    public void Measure_FlatImages_AreTheirBrightnessApart()
    {
        // 64 numbers, each (151 − 100) / 127.5 = 0.4 apart: 64 · 0.16; KID's kernel (x·y / D + 1)³ of −0.2157 and 0.1843.
        double x = 100 / 127.5 - 1, y = 151 / 127.5 - 1;
        double kernel = Math.Pow(x * x + 1, 3) + Math.Pow(y * y + 1, 3) - 2 * Math.Pow(x * y + 1, 3);

        EvaluationResult found = Measure(
            new EvaluationData(Squares.Flat(100, 100, 100)), Squares.Flat(151, 151), _pixels with { Metrics = [MetricKind.Kid, MetricKind.Fid] });

        Assert.Equal(10.24, found["fid"]!.Value, 1e-4);
        Assert.Equal(kernel, found["kid"]!.Value, 1e-6);
        Assert.Equal(["kid", "fid", "fidExpectedBias", "fidMeanPart"], found.Values.Select(value => value.Name));
        Assert.Contains(found.Warnings, warning => warning.StartsWith("fid: There are 2 images for 64 dimensions", StringComparison.Ordinal));
    }

    [Fact]
    public void Measure_CopiesAndNewKittens_OnlyCopiesAreMemorised()
    {
        var all = new KittenSource(900, seed: 3, height: 16, width: 16);
        RangeSource training = new(all, 0, 500), heldOut = new(all, 500, 200), news = new(all, 700, 200), copies = new(all, 100, 200);
        EvaluationData data = new(training) { Training = training, HeldOut = heldOut };
        EvaluationOptions options = new() { Features = FeatureKind.Random, Metrics = [MetricKind.Memorisation] };
        using var evaluator = Evaluator.Open(data, options, cancellationToken: TestContext.Current.CancellationToken);

        EvaluationResult ofCopies = evaluator.Measure(copies, TestContext.Current.CancellationToken);
        EvaluationResult ofNews = evaluator.Measure(news, TestContext.Current.CancellationToken);

        Assert.Equal((1, true), (ofCopies["memorisation"], ofCopies.Memorisation!.IsMemorising));
        Assert.InRange(ofNews["memorisation"]!.Value, 0, 0.1);
        Assert.False(ofNews.Memorisation!.IsMemorising);
        // Each copy's nearest training image is the one that it is a copy of.
        Assert.All(ofCopies.Memorisation.Pairs, pair => Assert.Equal(pair.FakeIndex + 100, pair.TrainingIndex));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], evaluator.NearestPairs(new SourceImages(copies), ofCopies)![..4]);
        Assert.Null(ofCopies.Features);
    }

    [Fact]
    public void Measure_LabelledImages_CountsClassesByAClassifierOfTheReference()
    {
        MemoryImageSource reals = Squares.Halves(seed: 1, count: 400), oneClass = Squares.Halves(2, [.. Enumerable.Repeat(1, 100)]);
        EvaluationOptions options = new() { Classifier = _short, Metrics = MetricNames.Parse("modes,is") };

        EvaluationResult lost = Measure(new EvaluationData(reals), oneClass, options);
        EvaluationResult even = Measure(new EvaluationData(reals), Squares.Halves(seed: 3, count: 100), options);

        Assert.Equal("classifier", lost.Features!.Name);
        Assert.StartsWith("the reference has 2 classes; right for ", lost.Features.Reason, StringComparison.Ordinal);
        // One of two equally frequent classes: ln 2. A score of about 1 where all are of one class, and of 2 where both are seen for sure, which a short training is not.
        Assert.Equal(1, lost["modes"]);
        Assert.Equal(Math.Log(2), lost["modesKl"]!.Value, 1e-9);
        Assert.Equal((2, 0), (even["modes"], even["modesKl"]));
        Assert.InRange(lost["inceptionScore"]!.Value, 1, 1.02);
        Assert.InRange(even["inceptionScore"]!.Value, 1.1, 2);
    }

    [Fact]
    public void Measure_PointsOfFiveModes_AreFiveOfEight()
    {
        var ring = new RingSource(2_000);
        int[] some = [.. Enumerable.Range(0, ring.Count).Where(i => ring.Label(i) < 5)];

        EvaluationResult found = Measure(new EvaluationData(ring), new SubsetSource(ring, some), new EvaluationOptions());

        Assert.Equal(["swd", "modes", "highQualityShare", "modesKl"], found.Values.Select(value => value.Name));
        Assert.Equal(5, found["modes"]);
        Assert.InRange(found["highQualityShare"]!.Value, 0.97, 1); // 0.9889 of normal points
        Assert.Equal(Math.Log(8 / 5.0), found["modesKl"]!.Value, 1e-3);
        Assert.Null(found.Features);
    }

    [Fact]
    public void Measure_StackedImages_CountsModesByTheSingleImagesClasses()
    {
        var stacked = new StackedSource(Squares.Halves(seed: 1, count: 300), count: 400);
        int[] withoutRedOne = [.. Enumerable.Range(0, stacked.Count).Where(i => stacked.Label(i) < 4)];

        EvaluationResult found = Measure(
            new EvaluationData(stacked), new SubsetSource(stacked, withoutRedOne), new EvaluationOptions { Classifier = _short, Metrics = [MetricKind.Modes] });

        Assert.Equal(4, found["modes"]);
        Assert.Equal(FeatureKind.Random, ChosenFeatures.Settle(FeatureKind.Auto, stacked).Kind);
    }

    [Fact]
    public void Measure_OtherOrderThreadsAndBatches_ChangesNothing()
    {
        var kittens = new KittenSource(600, seed: 5, height: 16, width: 16);
        var fakes = new RangeSource(kittens, 300, 300);
        int[] order = [.. Enumerable.Range(0, 300)];
        new Random(1).Shuffle(order);
        EvaluationOptions options = new() { Features = FeatureKind.Random, Metrics = MetricNames.Parse("fid,kid,prdc,swd,memorisation"), Threads = 1 };
        EvaluationData data = Data(new RangeSource(kittens, 0, 150), new RangeSource(kittens, 150, 150));
        EvaluationData shuffled = Data(
            new SubsetSource(data.Reference, [.. order.Where(i => i < 150)]), new SubsetSource(data.HeldOut!, [.. order.Where(i => i >= 150).Select(i => i - 150)]));

        EvaluationResult found = Measure(data, fakes, options);
        EvaluationResult again = Measure(data, fakes, options);
        EvaluationResult inAnotherOrder = Measure(shuffled, new SubsetSource(fakes, order), options);
        EvaluationResult inOddBatches;
        using (CacheHome fresh = new())
        using (var evaluator = Evaluator.Open(data, options with { Threads = 2 }, cancellationToken: TestContext.Current.CancellationToken))
        {
            inOddBatches = evaluator.Measure(new OddBatches(new SourceImages(fakes)), TestContext.Current.CancellationToken);
        }

        Assert.Equal(found.Values, again.Values);
        AssertSame(found, inAnotherOrder);
        AssertSame(found, inOddBatches);
        Assert.Equal(1, torch.get_num_threads());

        static EvaluationData Data(IImageSource training, IImageSource heldOut) => new(training) { Training = training, HeldOut = heldOut };

        static void AssertSame(EvaluationResult expected, EvaluationResult actual)
        {
            foreach ((MetricValue one, MetricValue other) in expected.Values.Zip(actual.Values))
            {
                Assert.Equal(one.Name, other.Name);
                Assert.InRange(other.Value, one.Value - 1e-6 * Math.Abs(one.Value), one.Value + 1e-6 * Math.Abs(one.Value));
            }
        }
    }

    [Fact]
    public void Measure_ASecondTime_ReadsNeitherSideAgain()
    {
        MemoryImageSource reals = Squares.Halves(seed: 1, count: 50), fakes = Squares.Halves(seed: 2, count: 40);
        CountedSource first = new(reals), firstFakes = new(fakes), second = new(reals), secondFakes = new(fakes);
        EvaluationOptions options = _pixels with { Metrics = [MetricKind.Fid] };

        EvaluationResult computed = Measure(new EvaluationData(first), firstFakes, options);
        EvaluationResult known = Measure(new EvaluationData(second), secondFakes, options);

        Assert.Equal((50, 40, 0, 0), (first.Reads, firstFakes.Reads, second.Reads, secondFakes.Reads));
        Assert.Equal(computed.Values, known.Values);
    }

    [Fact]
    public void Measure_MoreImagesThanAskedFor_LooksAtSomeOfEachStretch()
    {
        var kittens = new KittenSource(100, seed: 1, height: 8, width: 8);

        EvaluationResult found = Measure(new EvaluationData(kittens), kittens, _pixels with { Count = 20, Reals = 50, Metrics = [MetricKind.Fid] });
        EvaluationResult other = Measure(new EvaluationData(kittens), kittens, _pixels with { Count = 20, Reals = 50, Metrics = [MetricKind.Fid], Seed = 1 });

        Assert.Equal((20, 50), (found.FakeCount, found.RealCount));
        Assert.NotEqual(found["fid"], other["fid"]);
        Assert.NotEqual(found.ReferenceFingerprint, other.ReferenceFingerprint);
        int[] indices = EvenSubset.Indices(100, 20, seed: 7);
        Assert.All(indices.Index(), entry => Assert.InRange(entry.Item, 5 * entry.Index, 5 * entry.Index + 4));
    }

    [Fact]
    public void Measure_TooFewFakes_LeavesOutWhatNobodyAskedFor()
    {
        EvaluationData data = new(Squares.Flat([.. Enumerable.Range(0, 50).Select(i => (byte)i)]));

        EvaluationResult found = Measure(data, Squares.Flat(3, 4, 5), _pixels);
        UsageException asked = Assert.Throws<UsageException>(() => Measure(data, Squares.Flat(3, 4, 5), _pixels with { Metrics = [MetricKind.Prdc] }));

        Assert.Equal(["fid", "kid"], found.Values.Where(value => value.Direction != MetricDirection.Neither).Select(value => value.Name));
        Assert.Contains(found.Warnings, warning => warning.StartsWith("'prdc' is left out: The fake features should be of at least 6 images", StringComparison.Ordinal));
        Assert.StartsWith("The fake features should be of at least 6 images", asked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_GeneratorThatDiverged_IsToldForPoints()
    {
        var ring = new RingSource(100);
        var nan = new MemoryImageSource([.. Enumerable.Repeat(float.NaN, 40)], SampleShape.Point(2));

        EvaluationResult found = Measure(new EvaluationData(ring), nan, new EvaluationOptions());

        Assert.Equal((0, 0), (found["modes"], found["highQualityShare"]));
        Assert.Contains(found.Warnings, warning => warning.StartsWith("'swd' is left out: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_MetricsThatDoNotSuit_AreAllRefusedWithTheCure()
    {
        EvaluationOptions options = new() { Metrics = MetricNames.Parse("is,modes,memorisation") };

        string message = Assert.Throws<UsageException>(() => Evaluator.Open(new EvaluationData(Squares.Flat(1, 2)), options, cancellationToken: TestContext.Current.CancellationToken)).Message;

        Assert.Equal(3, message.Split('\n').Length);
        Assert.StartsWith("The metric 'is' cannot be measured here: the features 'random' know no classes. Ask for ", message, StringComparison.Ordinal);
        Assert.Contains("\nThe metric 'modes' cannot be measured here: 'flat' has no labels of two classes or more. Name labelled data", message, StringComparison.Ordinal);
        Assert.Contains("\nThe metric 'memorisation' cannot be measured here: it needs the images that the fakes were trained on", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_InceptionWithoutWeights_SaysHowToGetThem()
    {
        UsageException refusal = Assert.Throws<UsageException>(
            () => Evaluator.Open(
                new EvaluationData(Squares.Flat(1, 2)), new EvaluationOptions { Features = FeatureKind.Inception }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("The features 'inception' need the weights of FID's network, which are not at '" + _cache.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("(96 MB from github.com) with --download, or name a file with --weights.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_AnotherShape_IsRefusedBeforeAnythingIsLookedAt()
    {
        var reals = new CountedSource(Squares.Flat(1, 2));

        UsageException refusal = Assert.Throws<UsageException>(() => Measure(new EvaluationData(reals), new KittenSource(5), _pixels));

        Assert.StartsWith("Fakes should have the shape of the reference, but 'kittens' has 32x32 colour and 'flat' has 8x8 grey.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, reals.Reads);
    }

    [Fact]
    public void Measure_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        using var evaluator = Evaluator.Open(new EvaluationData(Squares.Flat(1, 2, 3)), _pixels, cancellationToken: CancellationToken.None);
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => evaluator.Measure(Squares.Flat(1, 2, 3), cancelled.Token));
    }

    [Fact]
    public void Measure_HandsBackAllTensors()
    {
        var kittens = new KittenSource(60, seed: 1, height: 8, width: 8);
        EvaluationOptions options = _pixels with { Metrics = MetricNames.Parse("fid,kid,prdc,swd") };
        Measure(new EvaluationData(kittens), kittens, options);
        long before = LiveTensors.CountSettled();

        Measure(new EvaluationData(kittens), kittens, options);

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Measure_ModesAgain_HandsBackAllTensors()
    {
        MemoryImageSource reals = Squares.Halves(seed: 1, count: 400);
        EvaluationOptions options = new() { Classifier = _short, Metrics = MetricNames.Parse("modes,is") };
        using var evaluator = Evaluator.Open(new EvaluationData(reals), options, cancellationToken: TestContext.Current.CancellationToken);
        // Without a fingerprint, so that they are looked at each time.
        OddBatches fakes = new(new SourceImages(Squares.Halves(seed: 2, count: 60)));
        evaluator.Measure(fakes, TestContext.Current.CancellationToken);
        long before = LiveTensors.CountSettled();

        evaluator.Measure(fakes, TestContext.Current.CancellationToken);

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    public void Dispose() => _cache.Dispose();

    private static EvaluationResult Measure(EvaluationData data, IImageSource fakes, EvaluationOptions options)
    {
        using var evaluator = Evaluator.Open(data, options, cancellationToken: TestContext.Current.CancellationToken);
        return evaluator.Measure(fakes, TestContext.Current.CancellationToken);
    }

    /// <summary>The same images in batches of another size than is asked for, and without a fingerprint.</summary>
    private sealed class OddBatches(IImageSet images) : IImageSet
    {
        public string Name => images.Name;

        public int Count => images.Count;

        public SampleShape Shape => images.Shape;

        public string? Fingerprint => null;

        public IEnumerable<torch.Tensor> Read(int batchSize) => images.Read(7);
    }
}
