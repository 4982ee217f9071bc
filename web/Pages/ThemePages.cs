using Atelier.Web.Pages.Forms;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages;

/// <summary>Takes the choice of light or dark where no script does, and leads back to the page.</summary>
internal sealed class ThemePages(StudioServices studio)
{
    private static readonly Uri Anywhere = new("http://studio.invalid");

    public void Map(IEndpointRouteBuilder routes) => routes.Post("/theme", ChooseAsync);

    private async Task ChooseAsync(HttpContext context)
    {
        var form = await PostedForm.ReadOwnAsync(context, studio.Options);
        Themes.Set(context, form.Text("theme"));
        Redirects.To(context, Own(form.Text("back")));
    }

    // A page of ours, and nothing that a browser would take for another site's.
    private static string Own(string path) =>
        path is ['/', ..] && path.All(c => c is > ' ' and < (char)127 and not '\\') && Uri.TryCreate(Anywhere, path, out var address) && address.Authority == Anywhere.Authority ? path : "/";
}
