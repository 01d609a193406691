using System.Globalization;

namespace Sparring.Tensors;

/// <summary>A stretch of numbers with marks at round ones.</summary>
internal sealed record PlotAxis(double Low, double High, double Step)
{
    private const int Ticks = 6;
    private const double Room = 0.06;

    public IEnumerable<double> Marks
    {
        get
        {
            for (double at = Math.Ceiling(Low / Step); at * Step <= High; at++)
            {
                yield return at * Step;
            }
        }
    }

    public static PlotAxis Around(IEnumerable<double> numbers, int ticks = Ticks)
    {
        (double low, double high) = (numbers.Min(), numbers.Max());
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        // Numbers that differ in their last digits are the same: between them there is no room for marks.
        double spread = high - low > size * 1e-9 ? high - low : Math.Max(size, 1e-9) * 0.5;
        (low, high) = (low - Room * spread, high + Room * spread);
        double rough = (high - low) / ticks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        return new PlotAxis(low, high, step);
    }

    public double Share(double number) => (number - Low) / (High - Low);

    public string Text(double number)
    {
        // −0 and 1e-17 are 0.
        number = Math.Abs(number) < Step / 1e6 ? 0 : number;
        int decimals = (int)Math.Clamp(-Math.Floor(Math.Log10(Step)), 0, 9);
        return number.ToString(Math.Abs(number) >= 1e7 ? "0.##e0" : "F" + decimals, CultureInfo.InvariantCulture);
    }
}
