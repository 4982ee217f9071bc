namespace Atelier.Core.Tests.Enrichment;

public class VocabularyGrammarTests
{
    private readonly VocabularyGrammar _grammar = VocabularyGrammar.Demo;

    [Theory]
    [InlineData("three white circles in the top left on a teal gradient")]
    [InlineData("an orange star at the top on a navy background, spring sale campaign")]
    [InlineData("a large yellow star on a starry night background, festive, no text")]
    [InlineData("white diagonal stripes on a teal background")]
    [InlineData("a white frame around a navy background")]
    [InlineData("a teal sky over white mountains")]
    [InlineData("a sunset over the sea")]
    [InlineData("two sky blue leaves in the middle on a sunset background")]
    public void Captions_of_the_language_have_no_faults(string caption) => Assert.Equal(["(none)"], _grammar.Faults(caption) is [] ? ["(none)"] : _grammar.Faults(caption));

    [Theory]
    [InlineData("three white circle on a teal gradient")]
    [InlineData("six white circles on a teal gradient")]
    [InlineData("five white circles in the top left on a teal gradient")]
    [InlineData("a orange star on a navy background")]
    [InlineData("an white star on a navy background")]
    [InlineData("a purple star on a blue background")]
    [InlineData("a large white star at the top on a teal background")]
    [InlineData("a large navy star on a night background")]
    [InlineData("a purple star on a navy background with glitter")]
    [InlineData("a white star on a teal background, buy tea")]
    [InlineData("a white unicorn on a teal background")]
    [InlineData("a white frame on a teal background, festive, festive, festive, festive")]
    [InlineData("")]
    public void Anything_else_has(string caption) => Assert.NotEmpty(_grammar.Faults(caption));
}
