namespace Atelier.Functions.Durable;

/// <summary>Names on Durable Functions: a function's name has letters, digits, dashes and underscores only, so the dot of an activity's name becomes an underscore, which no name of ours has.</summary>
public static class DurableNames
{
    /// <summary>The function that runs an activity.</summary>
    public static string FunctionOf(string activity)
    {
        ArgumentException.ThrowIfNullOrEmpty(activity);
        return activity.Replace('.', '_');
    }

    /// <summary>The activity that a function runs.</summary>
    public static string ActivityOf(string function)
    {
        ArgumentException.ThrowIfNullOrEmpty(function);
        return function.Replace('_', '.');
    }
}
