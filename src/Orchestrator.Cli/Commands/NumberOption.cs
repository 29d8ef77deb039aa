using System.CommandLine;
using System.Globalization;

namespace Orchestrator.Cli.Commands;

/// <summary>An option that takes a whole number within bounds; anything else is refused with what was found and what is allowed.</summary>
public static class NumberOption
{
    public static Option<int> Create(string name, string description, int fallback, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            string found = result.Tokens[0].Value;
            if (int.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} is \"{found}\"\nallowed: a whole number from {Written(least)} to {Written(most)}");
            return fallback;
        },
    };

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);
}
