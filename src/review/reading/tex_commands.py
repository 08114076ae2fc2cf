"""Commands of TeX and LaTeX that print nothing, or only what they are given: all others are named once."""

from __future__ import annotations

import re
from typing import Final

from review.patterns import regex
from review.reading import tex

#: What sets type, parts pages, or belongs to well-known packages; their arguments are read, if they have any.
_NAMES: Final = """
Big Bigg Bigl Bigr Cref DeclareMathOperator DeclareRobustCommand Gls Huge LARGE LaTeX Large
NewDocumentCommand RequirePackage SI SIlist SIrange TeX ac acl acp acrfull acrlong acrshort acs
addbibresource address addtocounter addtolength adjustbox affil affiliation allowbreak allowdisplaybreaks
alph and ang appendix arabic arraycolsep arraystretch author autoref backmatter baselineskip
baselinestretch begin bf bfseries bibitem bibliography bibliographystyle big bigg bigl bigr bigskip binom
bm boldsymbol bottomrule caption captionsetup cdots cellcolor celsius centering centerline centi chapter
cite citep citet cleardoublepage clearpage cm cmidrule color columncolor columnwidth cr crcr cref cubed
date day ddots deci def degree degreeCelsius dfrac discretionary displaystyle document documentclass
dotfill dots doublespacing em email emph end endfirsthead endfoot endhead endlastfoot enquote ensuremath
eqref fancyfoot fancyhead fancyhf fbox fboxsep ffigbox floatsetup flushleft flushright footnote
footnotemark footnotesize footnotetext frac framebox frontmatter fussy glossary gls glspl gram
graphicspath hbox hertz hfill hline hour hphantom href hrulefill hskip hspace huge hypersetup hyphenation
ignorespaces import include includegraphics includeonly indent index input institute it item itemsep
itshape joule kelvin kern keywords kg kilo lVert label langle large lbrace lbrack ldots leavevmode left
let limits linebreak linenumbers linespread linewidth listoffigures listoftables liter litre lvert
mainmatter makeatletter makeatother makebox makecell maketitle marginpar markboth markright mathbb mathbf
mathcal mathfrak mathit mathrm mathsf mathtt mbox mdseries medskip mega meter metre mg micro middle
midrule milli minipage minute ml mm mole morecmidrules multicolumn multirow newblock newcommand
newenvironment newline newpage newtheorem newton noalign nobreak nocite noindent nolimits nolinebreak
nolinkurl nonumber nopagebreak normalfont normalsize notag num numlist numproduct numrange omit
onehalfspacing operatorname orcid overbrace overset pagebreak pagecolor pagenumbering pageref pagestyle
paperwidth par paragraph parbox parindent parsep parskip part pascal path penalty per percent phantom
printbibliography protect providecommand qquad qty qtylist qtyrange quad rVert raggedleft raggedright
raisebox rangle rbrace rbrack ref refstepcounter relax renewcommand renewenvironment resetlinenumbers
resizebox right rm rmfamily roman rotatebox rowcolor rule rvert sc scalebox scriptsize scriptstyle scshape
second section selectlanguage setcounter setlength setstretch sf sffamily shortstack si singlespacing sl
sloppy slshape small smallskip smash span specialrule sqrt squared stackrel stepcounter strut subcaption
subfigure subfile subfloat subimport subparagraph subsection substack subsubsection tabcolsep
tablefootnote tablenotes tablenum tableofcontents tabularnewline text textbf textcolor textheight textit
textmd textnormal textrm textsc textsf textsl textstyle texttt textup textwidth tfrac thanks the thead
thefigure theoremstyle thepage thesection thetable thispagestyle tiny title titleformat titlespacing tnote
today todo toprule topsep tt ttabbox ttfamily uline underbrace underline underset unit unskip upshape url
usepackage vdots vfill vline vphantom vskip vspace watt xspace
"""
_HARMLESS: Final = frozenset(_NAMES.split())
_COMMAND: Final = regex(r"(?<!\\)(?:\\\\)*\\([A-Za-z@]{2,40})(?![A-Za-z@])")
_COMMENT: Final = regex(r"(?<!\\)%[^\n]*")
_NOT_READ: Final = regex(
    r"\\begin\{(verbatim|lstlisting|minted|tikzpicture|pgfpicture|comment|thebibliography|filecontents)\*?\}"
    r".*?(?:\\end\{\1\*?\}|\Z)",
    re.DOTALL,
)
_MOST_NAMED: Final = 8


def unknown_commands(source: str, start: int, stop: int) -> list[str]:
    """One line that names the commands of which nobody knows what they print; none if there are none."""
    if "\\" not in source:
        return []
    body = _COMMENT.sub("", _NOT_READ.sub("", source[start:stop]))
    known = _HARMLESS | tex.COMMANDS
    unknown = [name for name in dict.fromkeys(_COMMAND.findall(body)) if name not in known]
    if not unknown:
        return []
    shown = ", ".join(f"\\{name}" for name in unknown[:_MOST_NAMED])
    more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
    return [
        f"{shown}{more}: macros that the manuscript does not define, so what they print is not known; "
        "their arguments were read"
    ]
