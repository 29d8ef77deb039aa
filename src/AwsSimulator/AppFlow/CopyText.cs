using System.Diagnostics;
using System.Globalization;

namespace AwsSimulator.AppFlow;

/// <summary>
/// Numbers, dates and moments as UTF-8, in the form AppFlow's files have. .NET's own formatting finds the shortest digits of any double and
/// reads format strings; a run writes millions of values, nearly all of them money and whole seconds.
/// </summary>
internal static class CopyText
{
    /// <summary>No value written here is longer.</summary>
    public const int MostBytes = 40;

    private const int DateLength = 10;
    private const int MomentLength = 24;

    // Below it the digits before the point and six after it are exact in a double, and .NET writes no exponent either.
    private const double LeastPlain = 0.0001, MostPlain = 1e9;

    /// <summary><c>2026-03-01</c></summary>
    public static int Write(DateOnly date, Span<byte> to)
    {
        (int year, int month, int day) = date;
        Pair(year / 100, to);
        Pair(year % 100, to[2..]);
        to[4] = (byte)'-';
        Pair(month, to[5..]);
        to[7] = (byte)'-';
        Pair(day, to[8..]);
        return DateLength;
    }

    /// <summary><c>2026-03-01T06:30:00.000Z</c></summary>
    public static int Write(DateTime moment, Span<byte> to)
    {
        Write(DateOnly.FromDateTime(moment), to);
        long milliseconds = moment.TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond;
        int seconds = (int)(milliseconds / 1000), fraction = (int)(milliseconds % 1000);
        to[DateLength] = (byte)'T';
        Pair(seconds / 3600, to[11..]);
        to[13] = (byte)':';
        Pair(seconds / 60 % 60, to[14..]);
        to[16] = (byte)':';
        Pair(seconds % 60, to[17..]);
        to[19] = (byte)'.';
        to[20] = (byte)('0' + (fraction / 100));
        Pair(fraction % 100, to[21..]);
        to[23] = (byte)'Z';
        return MomentLength;
    }

    /// <summary>Digits that read back as the same number.</summary>
    public static int Write(double number, Span<byte> to)
    {
        double size = Math.Abs(number);
        if (size is >= LeastPlain and < MostPlain)
        {
            // A quotient of two whole numbers is rounded as the parser rounds: equal quotients mean equal numbers.
            long hundredths = (long)Math.Round(number * 100);
            if (hundredths / 100d == number)
            {
                return Decimal(hundredths, 100, to);
            }

            long millionths = (long)Math.Round(number * 1_000_000);
            if (millionths / 1_000_000d == number)
            {
                return Decimal(millionths, 1_000_000, to);
            }
        }

        bool written = number.TryFormat(to, out int length, default, CultureInfo.InvariantCulture);
        Debug.Assert(written, "A double has at most 24 characters.");
        return length;
    }

    /// <summary>Its digits.</summary>
    public static int Write(long number, Span<byte> to)
    {
        bool written = number.TryFormat(to, out int length, default, CultureInfo.InvariantCulture);
        Debug.Assert(written, "A long has at most 20 characters.");
        return length;
    }

    private static int Decimal(long number, int unit, Span<byte> to)
    {
        int length = 0;
        if (number < 0)
        {
            to[length++] = (byte)'-';
            number = -number;
        }

        (long whole, long fraction) = Math.DivRem(number, unit);
        length += Write(whole, to[length..]);
        if (fraction == 0)
        {
            return length;
        }

        to[length++] = (byte)'.';
        for (int digit = unit / 10; fraction > 0; digit /= 10)
        {
            to[length++] = (byte)('0' + (fraction / digit));
            fraction %= digit;
        }

        return length;
    }

    private static void Pair(int number, Span<byte> to)
    {
        (int tens, int ones) = Math.DivRem(number, 10);
        to[0] = (byte)('0' + tens);
        to[1] = (byte)('0' + ones);
    }
}
