namespace Atelier.Web.Pages.Forms;

/// <summary>Why somebody stops something: one line, as the API wants it too.</summary>
internal static class Reasons
{
    private const int Longest = 200;

    public static (string Reason, Faults Faults) Of(PostedForm form)
    {
        var reason = form.Text("reason");
        var fault = reason.Length == 0 ? "Say why, in one line."
            : reason.Length > Longest ? $"{reason.Length} characters; at most {Longest} are read."
            : reason.Any(char.IsControl) ? "One line only."
            : null;
        return (reason, fault is null ? Faults.None : new([("reason", fault)]));
    }
}
