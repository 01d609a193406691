using System.Globalization;

namespace Sparring.Data.Inspection;

/// <summary>Turns the numbers of a report into plain sentences. Each says what was seen, what it leads to, and what can be done.</summary>
internal sealed class DataAdvice
{
    /// <summary>
    /// Below these a discriminator without augmentation remembers its images within a usual training (Karras et al. 2020, "Training GANs
    /// with Limited Data": results get worse at some point for all their sets below 140,000, soon below 10,000, and are poor at 1,000 to 2,000).
    /// </summary>
    internal const int VeryFew = 2_000;

    /// <summary>As <see cref="VeryFew"/>.</summary>
    internal const int Few = 10_000;

    /// <summary>Shares from which something is worth a sentence.</summary>
    internal const double NoticeableShare = 0.01;

    internal const double EnlargedShare = 0.05;
    internal const double CroppedShare = 0.1;
    internal const double OddColourShare = 0.02;

    /// <summary>The largest class by the smallest.</summary>
    internal const double StrongImbalance = 5;

    private const int SideStep = 4;
    private const int LargerSide = 128;

    private readonly DataReport _report;
    private readonly SampleShape _shape;
    private readonly DataOptions _options;
    private readonly List<string> _sentences = [];

    private DataAdvice(DataReport report, SampleShape shape, DataOptions options)
    {
        _report = report;
        _shape = shape;
        _options = options;
    }

    /// <summary>Advice on a report, what weighs most first.</summary>
    /// <param name="report">Its numbers.</param>
    /// <param name="shape">The shape of a sample.</param>
    /// <param name="options">How the data were opened.</param>
    public static IReadOnlyList<string> For(DataReport report, SampleShape shape, DataOptions options)
    {
        var advice = new DataAdvice(report, shape, options);
        advice.OnBadFiles();
        advice.OnCount();
        advice.OnDuplicates();
        advice.OnSmallImages();
        advice.OnCropping();
        advice.OnColours();
        advice.OnTransparency();
        advice.OnClasses();
        advice.OnLargeImages();
        return advice._sentences.Count > 0 ? advice._sentences : ["Nothing stands out: the data are ready to train on."];
    }

    private void OnBadFiles()
    {
        int bad = _report.BadFiles.Count;
        if (bad > NoticeableShare * (bad + _report.Count))
        {
            Say($"{Number(bad)} of {Number(bad + _report.Count)} images ({Share(bad, bad + _report.Count)}) cannot be used. "
                + "So many often mean that a download or a copy was cut short: fetch them again, or delete them.");
        }
    }

    private void OnCount()
    {
        int count = _report.EffectiveCount;
        if (!_shape.IsImage || count >= Few)
        {
            return;
        }

        if (count == 1)
        {
            Say("1 image is too little to learn from: the generator can only repeat it. Add images.");
            return;
        }

        Say(count < VeryFew
            ? $"{Number(count)} images are few: expect the discriminator to remember them, and new pictures to get worse or to repeat "
                + $"them after a while. Look at the samples of a run and keep an early checkpoint; {Number(Few)} images and more are a safer start."
            : $"{Number(count)} images are not many: in a long training the discriminator may remember them, and new pictures get worse again. Keep earlier checkpoints.");
        if (_report.HeldOutCount == 0 && _options.HeldOutShare is null)
        {
            string why = HeldOutSplit.CountFor(_report.Count, null) == 0 ? "there are fewer than five" : "copies stay on one side, and every image has more of them than may be held out";
            Say($"No image is held out, since {why}: whether the networks only remember cannot be measured.");
        }
    }

    private void OnDuplicates()
    {
        int copies = _report.Count - _report.EffectiveCount;
        if (copies > 0 && copies >= NoticeableShare * _report.Count)
        {
            bool nearToo = _report.Duplicates?.NearImages is not null;
            Say($"{Number(copies)} of {Images(_report.Count)} ({Share(copies, _report.Count)}) {Verb(copies, "is a copy", "are copies")}{(nearToo ? ", or nearly so," : "")} of others: "
                + $"what is there twice counts for more than it should, and the set is worth {(nearToo ? "" : "at most ")}{Number(_report.EffectiveCount)}. Delete them unless that is meant.");
        }
    }

    private void OnSmallImages()
    {
        if (_report.Sizes is not { } sizes || sizes.Enlarged == 0 || sizes.Enlarged < EnlargedShare * _report.Count)
        {
            return;
        }

        int side = Math.Min(sizes.CommonSide / SideStep * SideStep, Math.Min(_shape.Height, _shape.Width) - SideStep);
        Say($"{Images(sizes.Enlarged)} ({Share(sizes.Enlarged, _report.Count)}) {Verb(sizes.Enlarged, "is", "are")} smaller than {_shape.Width}x{_shape.Height} and enlarged, which blurs: "
            + "the generator will learn that too. "
            + (side >= SampleSize.SmallestSide ? $"Train at {side}x{side} ({Sides(side, side)}), or leave small images out." : "Leave small images out."));
    }

    private void OnCropping()
    {
        if (_report.Sizes is not { } sizes || sizes.StronglyCropped == 0 || sizes.StronglyCropped < CroppedShare * _report.Count)
        {
            return;
        }

        Say($"{Images(sizes.StronglyCropped)} ({Share(sizes.StronglyCropped, _report.Count)}) {Verb(sizes.StronglyCropped, "loses", "lose")} more than 40 % of the area, since samples are "
            + $"{_shape.Width}x{_shape.Height} and what hangs over is cut off. {BetterShape(sizes.Median)}");
    }

    /// <summary>What would keep more of the usual image, of about as many pixels as now.</summary>
    private string BetterShape(ImageSize usual)
    {
        double zoom = Math.Sqrt((double)_shape.Height * _shape.Width / usual.Area);
        int height = ToSide(usual.Height * zoom);
        int width = ToSide(usual.Width * zoom);
        return (height, width) == (_shape.Height, _shape.Width)
            ? "Cut them yourself where it matters what is kept."
            : $"Choose a shape that is closer to theirs, such as {Sides(height, width)}, or cut them yourself.";
    }

    private void OnColours()
    {
        if (_report.Colours is not { } colours || _shape.Channels == 1)
        {
            return;
        }

        if (colours.Colour == 0)
        {
            Say("All images are grey, and samples have colour: --set data.channels=1 makes training faster and loses nothing.");
        }
        else if (colours.Grey > OddColourShare * _report.Count)
        {
            Say($"{Images(colours.Grey)} ({Share(colours.Grey, _report.Count)}) {Verb(colours.Grey, "is", "are")} grey among those with colour, and the generator will draw both kinds. "
                + "--set data.channels=1 makes all of them grey; or leave one kind out.");
        }
    }

    private void OnTransparency()
    {
        if (_report.Colours is { Transparent: > 0 and int transparent } && _shape.Channels != 4)
        {
            Say($"{Images(transparent)} {Verb(transparent, "is", "are")} transparent in parts, which {_options.Background} shines through. "
                + "Another colour: --set data.background=#000000; to learn transparency too: --set data.channels=4.");
        }
    }

    private void OnClasses()
    {
        if (_report.UnusedFolders > 0)
        {
            Say($"The images lie in {Number(_report.UnusedFolders)} subfolders, which could be classes for networks that take labels: --set data.classes=folders.");
        }

        if (_report.Classes is not { } classes)
        {
            return;
        }

        if (classes.Imbalance >= StrongImbalance)
        {
            NamedCount largest = classes.Counts.MaxBy(kind => kind.Count)!;
            NamedCount smallest = classes.Counts.Where(kind => kind.Count > 0).MinBy(kind => kind.Count)!;
            Say($"The class '{largest.Name}' has {Images(largest.Count)} and '{smallest.Name}' {Number(smallest.Count)}: expect small classes to be drawn "
                + "rarely and worse. Add images to them.");
        }

        if (classes.Empty > 0)
        {
            Say($"{Number(classes.Empty)} of {Number(classes.Counts.Count)} classes have no image: networks that take labels cannot learn them.");
        }
    }

    private void OnLargeImages()
    {
        int larger = 2 * Math.Min(_shape.Height, _shape.Width);
        if (_report.Sizes is { } sizes && _shape.Height == _shape.Width && larger <= LargerSide && sizes.CommonSide >= larger)
        {
            Say($"Nearly all images are at least {larger}x{larger}: you could train at that size ({Sides(larger, larger)}), for about four times the time.");
        }
    }

    private void Say(string sentence) => _sentences.Add(sentence);

    private static int ToSide(double pixels) =>
        Math.Clamp((int)Math.Round(pixels / SideStep) * SideStep, SampleSize.SmallestSide, SampleSize.LargestSide);

    private static string Sides(int height, int width) => $"--set data.height={height} --set data.width={width}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int part, int whole)
    {
        double percent = 100.0 * part / whole;
        return percent < 1 ? "under 1 %" : percent.ToString("0", CultureInfo.InvariantCulture) + " %";
    }

    private static string Images(int count) => Number(count) + Verb(count, " image", " images");

    private static string Verb(int count, string ofOne, string ofMany) => count == 1 ? ofOne : ofMany;
}
