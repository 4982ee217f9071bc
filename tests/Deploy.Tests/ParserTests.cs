using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>The parser that the other tests look through: it must not nod at what isn't Bicep.</summary>
public sealed class ParserTests
{
    public static TheoryData<string> Paths => [.. Repository.Files(".bicep", ".bicepparam")];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_file_parses(string path) => Assert.NotEmpty(BicepFile.Of(path).Declarations);

    [Theory]
    [InlineData("param a string = 'b\n")]
    [InlineData("param a string = 'b${c'\n")]
    [InlineData("param a string = 'b\\q'\n")]
    [InlineData("param a\n")]
    [InlineData("params a string\n")]
    [InlineData("var a = [1, 2\n")]
    [InlineData("var a = [1 2]\n")]
    [InlineData("var a = [1,]\n")]
    [InlineData("var a = { b: 1, }\n")]
    [InlineData("var a = { b: 1 c: 2 }\n")]
    [InlineData("var a = { b: 1\n  b: 2 }\n")]
    [InlineData("var a = b ? c\n")]
    [InlineData("var a = f(b c)\n")]
    [InlineData("var a = f(b,)\n")]
    [InlineData("var a = 1 var b = 2\n")]
    [InlineData("var a = b +\n")]
    [InlineData("var a = \"b\"\n")]
    [InlineData("var a = $b\n")]
    [InlineData("var a = [for b c: d]\n")]
    [InlineData("resource a 'b@1' = \n{ }\n")]
    [InlineData("resource a b = { }\n")]
    [InlineData("resource a '${b}@1' = { }\n")]
    [InlineData("module a 'b.bicep' = { var c = 1 }\n")]
    [InlineData("@description\nparam a string\n")]
    [InlineData("/* open\n")]
    [InlineData("\tvar a = 1\n")]
    public void What_is_not_bicep_is_refused(string text) => Assert.Throws<BicepException>(() => FileParser.Parse("x.bicep", text));

    [Fact]
    public void Expressions_bind_as_the_language_says()
    {
        var value = FileParser.Parse("x.bicep", "var a = b ? c ?? d : !e && f == 1 + 2 * 3\n").Single().Value;
        var ternary = Assert.IsType<Operation>(value);
        Assert.Equal("?:", ternary.Operator);
        Assert.Equal("??", Assert.IsType<Operation>(ternary.Operands[1]).Operator);
        var and = Assert.IsType<Operation>(ternary.Operands[2]);
        Assert.Equal("&&", and.Operator);
        var equality = Assert.IsType<Operation>(and.Operands[1]);
        Assert.Equal("==", equality.Operator);
        Assert.Equal("+", Assert.IsType<Operation>(equality.Operands[1]).Operator);
    }

    [Fact]
    public void Strings_keep_their_pieces_and_what_stands_between()
    {
        var text = Assert.IsType<Text>(FileParser.Parse("x.bicep", "var a = 'x${f('y${b}')}z\\''\n").Single().Value);
        Assert.Equal(["x", "z'"], text.Pieces);
        Assert.Equal("f", Assert.IsType<Call>(Assert.Single(text.Holes)).Name);
    }
}
