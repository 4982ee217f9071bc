using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pages.Shared;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Brands;

/// <summary>Style guides: read by everybody, written by those who run the workspace.</summary>
internal sealed class BrandPages(StudioServices studio, PageRenderer pages)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/brands", ListAsync);
        routes.Get("/brands/new", context => WriteFormAsync(context, 200, PostedForm.Empty, Faults.None, isNew: true));
        routes.Post("/brands/new", context => SaveAsync(context, isNew: true));
        routes.Get("/brands/{id}", async context => await pages.WriteAsync<BrandScreen>(context, 200, new Dictionary<string, object?> { [nameof(BrandScreen.Brand)] = await FindAsync(context) }));
        routes.Get("/brands/{id}/edit", async context => await WriteFormAsync(context, 200, BrandText.Of(await FindAsync(context)), Faults.None, isNew: false));
        routes.Post("/brands/{id}/edit", context => SaveAsync(context, isNew: false));
        routes.Get("/brands/{id}/delete", AskDeleteAsync);
        routes.Post("/brands/{id}/delete", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context) => await pages.WriteAsync<BrandsScreen>(context, 200, new Dictionary<string, object?>
    {
        [nameof(BrandsScreen.Brands)] = await studio.Studio.Brands.ListAsync(Callers.Of(context).Workspace, context.RequestAborted),
    });

    private async Task SaveAsync(HttpContext context, bool isNew)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var form = await PostedForm.ReadOwnAsync(context, studio.Options);
        form = !isNew ? form.With(("id", (await FindAsync(context)).Id)) : form.Text("id").Length > 0 ? form : form.With(("id", Slugs.Of(form.Text("name"))));
        var faults = new List<(string, string)>();
        var brand = BrandText.Read(form, faults);
        if (isNew && await studio.Studio.Brands.GetAsync(caller.Workspace, brand.Id, context.RequestAborted) is not null)
        {
            faults.Add(("id", "There is a brand called so already. Choose another short name, or edit that one."));
        }

        faults.AddRange(BrandValidator.Validate(brand).Select(BrandText.FaultOf));
        if (faults.Count > 0)
        {
            await WriteFormAsync(context, 400, form, new(faults), isNew);
            return;
        }

        try
        {
            await studio.Studio.Brands.SaveAsync(caller.Workspace, brand, caller.Id, form.Text("seen") is { Length: > 0 } seen ? seen : null, context.RequestAborted);
        }
        catch (ChangedMeanwhileException)
        {
            // Whoever saves once more has been told.
            faults.Add(("", "Somebody else saved this brand while you wrote. Look at it in another tab; saving once more puts what stands here over it."));
            await WriteFormAsync(context, 409, form.With(("seen", DocumentVersion.Of(await FindAsync(context)))), new(faults), isNew);
            return;
        }

        Redirects.To(context, Flashes.To($"/brands/{brand.Id}", "brand"));
    }

    private async Task AskDeleteAsync(HttpContext context)
    {
        KnownProblems.Require(Callers.Of(context), Role.Admin);
        var brand = await FindAsync(context);
        await pages.WriteAsync<ConfirmScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(ConfirmScreen.Title)] = $"Delete {brand.Name}?",
            [nameof(ConfirmScreen.Act)] = "Delete the brand",
            [nameof(ConfirmScreen.Action)] = $"/brands/{brand.Id}/delete",
            [nameof(ConfirmScreen.Back)] = $"/brands/{brand.Id}",
            [nameof(ConfirmScreen.Room)] = "/brands",
            [nameof(ConfirmScreen.Crumbs)] = new Crumb[] { new("/brands", "Brands"), new($"/brands/{brand.Id}", brand.Name) },
            [nameof(ConfirmScreen.IsDanger)] = true,
            [nameof(ConfirmScreen.Says)] = "Briefs under way go on without its rules, and new ones that name it are turned away. What was delivered stays as it is.",
        });
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        await PostedForm.ReadOwnAsync(context, studio.Options);
        if (!await studio.Studio.Brands.DeleteAsync(caller.Workspace, RouteIds.Id(context, "brand"), caller.Id, context.RequestAborted))
        {
            throw KnownProblems.NotFound("brand");
        }

        Redirects.To(context, Flashes.To("/brands", "brand-deleted"));
    }

    private async Task WriteFormAsync(HttpContext context, int status, PostedForm form, Faults faults, bool isNew)
    {
        KnownProblems.Require(Callers.Of(context), Role.Admin);
        await pages.WriteAsync<BrandForm>(context, status, new Dictionary<string, object?>
        {
            [nameof(BrandForm.Form)] = form,
            [nameof(BrandForm.Faults)] = faults,
            [nameof(BrandForm.IsNew)] = isNew,
        });
    }

    private async Task<Brand> FindAsync(HttpContext context) =>
        await studio.Studio.Brands.GetAsync(Callers.Of(context).Workspace, RouteIds.Id(context, "brand"), context.RequestAborted) ?? throw KnownProblems.NotFound("brand");
}
