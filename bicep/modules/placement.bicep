// Where a resource goes, what it is tagged with and what makes its name unique: every module takes one.

@export()
@description('Where, tagged how, named apart by what.')
type placement = {
  @description('Azure region.')
  location: string

  @description('Tags of every resource.')
  tags: object

  @description('Hash of subscription, environment and region: 13 letters and digits.')
  @minLength(13)
  @maxLength(13)
  token: string
}
