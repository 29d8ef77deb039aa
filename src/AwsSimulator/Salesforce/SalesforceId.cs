namespace AwsSimulator.Salesforce;

/// <summary>Record Ids as Salesforce writes them: 15 case-sensitive characters and 3 that tell upper case from lower.</summary>
public static class SalesforceId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The Id of the <paramref name="number"/>-th record of the object with this key prefix.</summary>
    public static string Of(string keyPrefix, long number)
    {
        Span<char> id = stackalloc char[15];
        id.Fill('0');
        keyPrefix.CopyTo(id);
        "RS".CopyTo(id[3..]);
        for (int place = 14; number > 0; place--, number /= Digits.Length)
        {
            id[place] = Digits[(int)(number % Digits.Length)];
        }

        return WithSuffix(new string(id));
    }

    /// <summary>The 18-character form of a 15-character Id: each suffix character holds which of five are upper case.</summary>
    public static string WithSuffix(string id15)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(id15.Length, 15);
        Span<char> suffix = stackalloc char[3];
        for (int chunk = 0; chunk < 3; chunk++)
        {
            int upperCase = 0;
            for (int i = 0; i < 5; i++)
            {
                upperCase |= (char.IsAsciiLetterUpper(id15[(chunk * 5) + i]) ? 1 : 0) << i;
            }

            suffix[chunk] = Suffixes[upperCase];
        }

        return string.Concat(id15, suffix);
    }
}
