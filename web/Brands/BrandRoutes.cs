using Atelier.Core.Brands;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Brands;

/// <summary><c>/v1/brands</c>: style guides.</summary>
internal sealed class BrandRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/brands", ListAsync, Operation
            .Of("Brands", "ListBrands", "List brands", "The workspace's brands with their style guides: palette, style words, terms, taglines, rules of regions, required reviewers.")
            .Gives<BrandList>(200, "The brands."));
        routes.Get("/v1/brands/{id}", ShowAsync, Operation
            .Of("Brands", "GetBrand", "Get a brand", "A brand's style guide: palette, style words, terms, taglines, rules of regions, required reviewers.")
            .Gives<Brand>(200, "The brand.", "ETag"));
        routes.Put("/v1/brands/{id}", SaveAsync, Operation
            .Of("Brands", "SaveBrand", "Save a brand", "Stores a brand's style guide, over an earlier one by that id, and audits that by its hash. It holds for rounds that are written from now on.")
            .For(Role.Admin).Takes<Brand>().Conditional().Gives<Brand>(200, "Stored.", "ETag"));
        routes.Delete("/v1/brands/{id}", DeleteAsync, Operation
            .Of("Brands", "DeleteBrand", "Delete a brand", "Takes a brand away. Briefs under way go on without its rules; new ones that name it are turned away.")
            .For(Role.Admin).GivesNothing(204, "Deleted."));
    }

    private async Task ListAsync(HttpContext context) =>
        await Answers.JsonAsync(context, 200, new BrandList(await studio.Studio.Brands.ListAsync(Callers.Of(context).Workspace, context.RequestAborted)));

    private async Task ShowAsync(HttpContext context) => await AnswerAsync(
        context, await studio.Studio.Brands.GetAsync(Callers.Of(context).Workspace, RouteIds.Id(context, "brand"), context.RequestAborted) ?? throw KnownProblems.NotFound("brand"));

    private static Task AnswerAsync(HttpContext context, Brand brand)
    {
        Versions.Tell(context, brand);
        return Answers.JsonAsync(context, 200, brand);
    }

    private async Task SaveAsync(HttpContext context)
    {
        var (caller, id) = (Callers.Of(context), RouteIds.Id(context, "brand"));
        var brand = await JsonBodies.ReadDocumentAsync<Brand>(context, studio.Options.MaxJsonBytes);
        if (brand.Id != id)
        {
            throw KnownProblems.Bad("malformed", "id", "The id in the body is the one in the address.");
        }

        try
        {
            await studio.Studio.Brands.SaveAsync(caller.Workspace, brand, caller.Id, Versions.Seen(context.Request), context.RequestAborted);
        }
        catch (BrandException e)
        {
            throw KnownProblems.Several("brand-invalid", "The brand can't be taken as it is.", e.Problems);
        }

        await AnswerAsync(context, brand);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (caller, id) = (Callers.Of(context), RouteIds.Id(context, "brand"));
        if (!await studio.Studio.Brands.DeleteAsync(caller.Workspace, id, caller.Id, context.RequestAborted))
        {
            throw KnownProblems.NotFound("brand");
        }

        Answers.Nothing(context);
    }
}
