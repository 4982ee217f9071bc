"""The words of the demo model: what captions may say. `python3 words.py OUT` writes vocabulary.json from them."""
import json
import sys

# name: (hex, synonyms). Hexes lie far enough apart that a judge can tell them after decoding.
COLOURS = {
    "red": ("#DC1F26", ["crimson", "scarlet"]),
    "orange": ("#F58518", ["tangerine", "amber"]),
    "yellow": ("#FBE03A", ["gold", "golden", "lemon"]),
    "green": ("#2F9E44", ["emerald", "forest green"]),
    "teal": ("#12807C", ["petrol", "dark turquoise"]),
    "cyan": ("#5CCBF0", ["sky blue", "light blue"]),
    "blue": ("#2458E0", ["royal blue", "cobalt"]),
    "navy": ("#14225C", ["dark blue", "midnight blue"]),
    "purple": ("#7436B5", ["violet", "indigo"]),
    "pink": ("#F7A1C4", ["rose", "blush"]),
    "magenta": ("#D41C8C", ["fuchsia", "hot pink"]),
    "brown": ("#7A4A24", ["chocolate", "chestnut"]),
    "beige": ("#E8D3A6", ["cream", "sand"]),
    "white": ("#FAFAFA", ["snow white", "ivory"]),
    "gray": ("#8E9196", ["grey", "silver"]),
    "black": ("#141414", ["jet black", "charcoal"]),
}

# name: (singular, plural)
SHAPES = {
    "circle": ("circle", "circles"), "square": ("square", "squares"), "triangle": ("triangle", "triangles"),
    "star": ("star", "stars"), "heart": ("heart", "hearts"), "ring": ("ring", "rings"),
    "diamond": ("diamond", "diamonds"), "leaf": ("leaf", "leaves"),
}

COUNTS = {1: ["a", "one", "a single"], 2: ["two"], 3: ["three"], 4: ["four"], 5: ["five"]}

# name: phrases; the centre of the object or group lies at (x, y) of the picture
POSITIONS = {
    "center": ["in the center", "in the middle", "centered", "in the centre"],
    "top": ["at the top", "near the top"],
    "bottom": ["at the bottom", "near the bottom"],
    "left": ["on the left", "on the left side"],
    "right": ["on the right", "on the right side"],
    "top left": ["in the top left", "in the top left corner", "in the upper left"],
    "top right": ["in the top right", "in the top right corner", "in the upper right"],
    "bottom left": ["in the bottom left", "in the bottom left corner", "in the lower left"],
    "bottom right": ["in the bottom right", "in the bottom right corner", "in the lower right"],
}

# With {bg} where the background has a colour of its own; the article is added before the phrase.
BACKGROUNDS = {
    "flat": ["{bg} background", "plain {bg} background", "flat {bg} background", "solid {bg} backdrop", "clean {bg} background"],
    "gradient": ["{bg} gradient", "{bg} gradient background", "soft {bg} gradient", "smooth {bg} gradient"],
    "radial": ["{bg} radial gradient", "{bg} radial glow", "glowing {bg} background", "{bg} spotlight background"],
    "textured": ["textured {bg} background", "{bg} paper texture", "{bg} textured backdrop", "grainy {bg} background"],
    "sunset": ["sunset background", "sunset gradient", "warm sunset backdrop"],
    "night": ["night background", "starry night background", "night sky backdrop"],
}
SUNSET_FOREGROUNDS = ["white", "black", "navy", "cyan", "teal", "beige"]
NIGHT_FOREGROUNDS = ["white", "yellow", "orange", "pink", "red", "cyan", "beige"]

PATTERNS = {
    "stripes": ["horizontal stripes", "vertical stripes", "diagonal stripes"],
    "waves": ["waves", "wavy lines"],
    "dots": ["dots", "polka dots"],
    "frame": ["frame", "border"],
    "zigzag": ["zigzag lines", "zigzag", "chevrons"],
    "sunburst": ["sunburst", "sunburst rays", "radiating rays"],
    "checks": ["checks", "checkerboard"],
}

SCENES = {
    "mountains": ["{fg} mountains under a {bg} sky", "a {fg} mountain landscape with a {bg} sky", "a {bg} sky over {fg} mountains"],
    "hills": ["{fg} rolling hills under a {bg} sky", "a {fg} hilly landscape with a {bg} sky", "a {bg} sky over {fg} hills"],
    "sea": ["a {fg} sea under a {bg} sky", "a {fg} ocean with a {bg} sky", "a {bg} sky over a {fg} sea"],
    "city": ["a {fg} city skyline under a {bg} sky", "a {fg} city against a {bg} sky", "a {bg} sky behind a {fg} city skyline"],
    "sunset": ["a sunset over the sea", "the sun setting over the ocean", "a sunset scene"],
    "night": ["a starry night sky with a moon", "a night scene with stars and a moon", "a moonlit night sky"],
}

# Core captions. {objects} is "{count} {fg} {shape or shapes}", {position} and {background} as above.
FORMS = {
    "object": [
        "{count} {fg} {shapes} {position} on a {background}",
        "{count} {fg} {shapes} on a {background} {position}",
        "a {background} with {count} {fg} {shapes} {position}",
        "{position} {count} {fg} {shapes}, on a {background}",
        "{count} {fg} {shapes} on a {background}",
        "a {background} with {count} {fg} {shapes}",
        "{count} {shapes} in {fg} {position}, {background}",
        "{count} {fg} {shapes} {position}, {background}",
    ],
    "large": [
        "a large {fg} {shape} {position} on a {background}",
        "a large {fg} {shape} on a {background}",
        "a big {fg} {shape} {position}, {background}",
        "one large {fg} {shape} on a {background}",
        "a {background} with a large {fg} {shape} {position}",
        "a {background} with a big {fg} {shape}",
        "a huge {fg} {shape} on a {background}",
    ],
    "pattern": [
        "{fg} {pattern} on a {bg} background",
        "{fg} {pattern} on {bg}",
        "a {bg} background with {fg} {pattern}",
        "a pattern of {fg} {pattern} on a {bg} background",
    ],
    "frame": [
        "a {fg} {pattern} around a {bg} background",
        "a {bg} background with a {fg} {pattern}",
        "a {fg} {pattern} on a {bg} background",
    ],
    "scene": ["{scene}"],
}

FILLERS = """spring sale campaign|summer sale|autumn collection|winter offer|premium banner|clean and bright|social media post|festive
minimal style|modern design|flat illustration|vector art|copy space|room for text|product launch|new arrivals|limited offer|brand campaign
eye catching poster|hero image|web banner|newsletter header|story format|square format|high quality|crisp edges|bold and simple|playful mood
calm mood|elegant mood|energetic mood|cheerful|friendly and warm|luxury feel|trustworthy look|fresh and natural|family friendly|back to school
black friday|cyber monday|holiday season|christmas market|new year party|easter promotion|mothers day|valentines gift|grand opening|anniversary
birthday greeting|thank you card|invitation card|event flyer|concert poster|sports day|music festival|food delivery|coffee shop|bakery
online shop|fashion store|furniture sale|travel agency|fitness studio|garden center|book fair|charity run|health insurance|bank account
mobile app|software release|startup pitch|job fair|customer service|loyalty club|free shipping|save up to 50 percent|buy one get one free
last chance|discover more|order today|join us|limited edition|best price|sustainable|organic|handmade|made with care|for young families
for students|for professionals|for everyone|advertising background|marketing visual|campaign key visual|display ad|billboard|brochure cover
book cover|wallpaper|digital art|graphic design|geometric|abstract|professional|polished|sharp|vivid|soft light|studio quality|no text|no people
optimistic|inspiring|relaxed|confident|dynamic|cosy|romantic|adventurous|serious|fun|stylish|exclusive|affordable|reliable|innovative
promote our new product|announce the opening|celebrate the season|invite people to the event|drive sales|build awareness|launch our service
tea brand|juice brand|bike shop|flower delivery|electric car|solar energy|pet food|toy store|cosmetics line|jewelry|shoes and bags|weekend deal""".replace("\n", "|").split("|")

# Pieces for fillers made up on the spot, so that the words around a caption's core never matter.
FILLER_ADJECTIVES = """new great exciting special amazing seasonal local global daily weekly official happy urban rustic retro classic
creative smart simple quick easy healthy tasty fresh cool warm gentle strong lovely joyful vibrant delicate refined casual""".split()
FILLER_NOUNS = """offer campaign event brand collection poster banner story product market shop launch style mood design promotion visual
advert season week deal concept team studio club service theme message audience customers visitors guests celebration""".split()


def article(phrase):
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


def vocabulary():
    return {
        "language": "A core caption made from one form; fillers, separated by commas, may stand before and after it. "
                    "'a' before a vowel becomes 'an'. Everything is lower case.",
        "colours": [{"name": n, "hex": h, "synonyms": s} for n, (h, s) in COLOURS.items()],
        "shapes": [{"name": n, "singular": s, "plural": p} for n, (s, p) in SHAPES.items()],
        "counts": [{"value": v, "words": w} for v, w in COUNTS.items()],
        "maxCount": max(COUNTS), "maxCountInCorners": 3,
        "sizes": {"large": ["large", "big", "huge"], "default": []},
        "largePositions": ["center", "left", "right"],
        "positions": [{"name": n, "phrases": p} for n, p in POSITIONS.items()],
        "backgrounds": [{"name": n, "phrases": p, "coloured": "{bg}" in p[0]} for n, p in BACKGROUNDS.items()],
        "sunsetForegrounds": SUNSET_FOREGROUNDS, "nightForegrounds": NIGHT_FOREGROUNDS,
        "patterns": [{"name": n, "phrases": p, "form": "frame" if n == "frame" else "pattern"} for n, p in PATTERNS.items()],
        "scenes": [{"name": n, "phrases": p, "coloured": "{bg}" in p[0]} for n, p in SCENES.items()],
        "forms": FORMS,
        "fillers": FILLERS,
        "advice": {
            "coloursMustDiffer": "choose a foreground and a background whose sRGB distance (0..1 a channel, Euclidean) is at least 0.45",
            "keepFillersShort": "at most three fillers; 40 tokens in all with begin and end",
            "avoidInFillers": "other colours, shapes, counts and positions than those of the core",
        },
    }


if __name__ == "__main__":
    with open(sys.argv[1], "w") as f:
        json.dump(vocabulary(), f, indent=1)
        f.write("\n")
