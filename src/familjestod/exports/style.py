"""How pages and drawings look: a restrained palette, in light and in dark, and on paper in black and white."""

from __future__ import annotations

import re
from typing import Final

LIGHT: Final = {
    "paper": "#ffffff",
    "ink": "#1c2729",
    "muted": "#56656a",
    "line": "#c8d1d2",
    "soft": "#f1f5f4",
    "band": "#cfdedb",
    "accent": "#1d5b54",
    "warm": "#8a4b14",
}
DARK: Final = {
    "paper": "#121a1b",
    "ink": "#e7eded",
    "muted": "#a9b7b8",
    "line": "#3a4748",
    "soft": "#1b2526",
    "band": "#2d4643",
    "accent": "#86cabe",
    "warm": "#e3ae78",
}
FONT: Final = '"Source Sans 3", "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif'
_VARIABLE: Final = re.compile(r"var\(--(\w+)\)")

DRAWING: Final = """
.fig{font-family:var(--font);font-size:13px;fill:var(--ink)}
.fig .axis{stroke:var(--line);stroke-width:1}
.fig .zero{stroke:var(--ink);stroke-width:1.5}
.fig .row{stroke:var(--line);stroke-width:.6;stroke-dasharray:1 3}
.fig .zone{fill:var(--soft)}
.fig .tick{font-size:12px;fill:var(--muted)}
.fig .head{font-size:12px;fill:var(--muted);letter-spacing:.06em;text-transform:uppercase;font-weight:600}
.fig .title{font-size:20px;font-weight:650}
.fig .own{font-weight:650}
.fig .note{font-size:12px;fill:var(--muted);paint-order:stroke;stroke:var(--paper);stroke-width:4px;
stroke-linejoin:round}
.fig .window{fill:var(--band);stroke:var(--accent);stroke-width:1}
.fig .late{fill:url(#hatch-broad);stroke:var(--warm);stroke-width:1}
.narrow .late{fill:url(#hatch-narrow)}
.paper .late{fill:url(#hatch-paper)}
.narrow text:not(.number){paint-order:stroke;stroke:var(--soft);stroke-width:3px;stroke-linejoin:round}
.fig .hatch{stroke:var(--warm);stroke-width:1.6}
.fig .tail{stroke:var(--accent);stroke-width:1.4;stroke-dasharray:3 2.5;fill:none}
.fig .stop{stroke:var(--accent);stroke-width:2}
.fig .head-of-arrow{fill:none;stroke:var(--accent);stroke-width:1.4}
.fig .sign{fill:var(--accent);stroke:var(--accent);stroke-width:1.6;stroke-linejoin:round}
.fig .empty{fill:var(--paper)}
.fig .number{font-size:11px;font-weight:700;fill:var(--paper)}
.fig .number-empty{fill:var(--accent)}
.fig .box{fill:var(--paper);stroke:var(--line);stroke-width:1.2}
.fig .box-end{fill:var(--soft);stroke:var(--accent);stroke-width:1.6}
.fig .box-ask{fill:var(--paper);stroke:var(--ink);stroke-width:1.6}
.fig .bar{fill:var(--accent)}
.fig .kind{font-size:11px;letter-spacing:.07em;text-transform:uppercase;fill:var(--muted);font-weight:600}
.fig .arrow{fill:none;stroke:var(--muted);stroke-width:1.4}
.fig .arrowhead{fill:var(--muted)}
"""

_PAGE: Final = """
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;scroll-behavior:auto}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.58 var(--font);hanging-punctuation:first}
.skip{position:absolute;left:-999px}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.6rem 1rem;z-index:2}
header,main,footer,nav{max-width:70rem;margin:0 auto;padding:0 2rem}
header{padding-top:3.6rem}
.kind-of{margin:0;color:var(--accent);font-weight:650;letter-spacing:.08em;text-transform:uppercase;font-size:.82rem}
h1{font-size:clamp(1.55rem,.9rem + 3.2vw,3rem);hyphens:auto;hyphenate-limit-chars:14 5 5;line-height:1.14;margin:.35rem 0 1.4rem;font-weight:680;
letter-spacing:-.015em;max-width:26ch;text-wrap:balance;overflow-wrap:break-word}
h2{font-size:1.55rem;line-height:1.25;margin:4rem 0 1rem;padding-top:1.1rem;border-top:2px solid var(--accent);
font-weight:660;letter-spacing:-.01em}
h3{font-size:1.13rem;line-height:1.35;margin:2rem 0 .5rem;font-weight:660}
p{margin:.6rem 0;max-width:70ch}
.lead p{font-size:1.1rem;line-height:1.62;max-width:64ch}
.lead p+p{font-size:1.02rem}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.14em}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
:target{scroll-margin-top:1.5rem}
ul,ol{padding-left:1.25rem;margin:.6rem 0;max-width:72ch}
li{margin:.3rem 0}
li::marker{color:var(--muted)}
.about{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1.1rem 2.2rem;margin:0 0 2rem;
padding:1.3rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.about div{min-width:0}
@media screen and (min-width:62rem){
.split{display:grid;grid-template-columns:minmax(0,1fr) 17rem;gap:0 4rem;align-items:start}
.split .lead p:first-child{margin-top:0}
.split .about{order:2;grid-template-columns:minmax(0,1fr);padding:0 0 0 1.6rem;border:0;border-left:1px solid var(--line);margin:0}
}
.wide{grid-column:1/-1}
dt{color:var(--muted);font-size:.84rem;font-weight:600}
dd{margin:0}
.facts{display:grid;grid-template-columns:minmax(7rem,10rem) minmax(0,1fr);gap:.3rem 1.2rem;margin:.6rem 0}
.facts dt{padding-top:.12em}
.only{color:var(--muted);max-width:70ch}
.if{border-left:3px dotted var(--warm);padding-left:.8rem}
p.if{margin:.5rem 0}
th .if{display:block;font-weight:400;margin-top:.25rem}
.brief{font-weight:600;color:var(--accent);margin:.15rem 0 .5rem}
nav{margin-top:2.4rem}
nav h2{font-size:.84rem;color:var(--muted);border:0;padding:0;margin:0 0 .4rem;font-weight:600;letter-spacing:0}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;padding:0;margin:0;max-width:none}
nav li{margin:0}
nav a{display:inline-block;padding:.22rem 0;min-height:24px}
figure{margin:1.4rem 0 1rem}
figcaption{color:var(--muted);font-size:.9rem;max-width:74ch;margin-top:.6rem}
.scroll{overflow-x:auto;padding:2px}
.scroll svg{display:block;width:100%;height:auto}
.narrow,.paper{display:none;width:100%;height:auto}
@media screen and (min-width:46rem){.fold thead th:first-child{width:32%}}
table{border-collapse:collapse;width:100%;font-size:.95rem;line-height:1.45;margin:.8rem 0}
caption{text-align:left;color:var(--muted);font-size:.9rem;padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.55rem 1.1rem .55rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--muted);font-size:.84rem;font-weight:600;border-bottom:1.5px solid var(--ink)}
tbody th{font-weight:620;min-width:11rem}
article{padding:1.2rem 0 1.3rem;border-bottom:1px solid var(--line)}
h2+article{padding-top:.3rem}
article>:first-child{margin-top:0}
article:last-of-type{border-bottom:0}
.bands{list-style:none;padding:0;margin:.9rem 0;max-width:none;display:grid;gap:.5rem}
.bands li{border-left:.42rem solid var(--accent);background:var(--soft);padding:.6rem 1rem;margin:0}
.bands .plain{border-left-color:var(--line)}
.bands b{display:block}
.bands .leads{display:block;font-weight:600}
.id{font-family:ui-monospace,"SF Mono",Consolas,monospace;font-size:.8em;color:var(--muted);font-weight:400;
overflow-wrap:anywhere}
.mark{display:inline-block;min-width:24px;min-height:24px;line-height:24px;font-size:.76rem;padding-right:.3rem;

text-decoration:none;font-weight:600}
.mark:hover{text-decoration:underline}
.marks{white-space:normal;font-weight:400}
.cited{list-style:none;padding:0;max-width:none;font-size:.95rem}
.cited li{display:grid;grid-template-columns:2.6rem minmax(0,1fr);padding:.7rem 0;border-bottom:1px solid var(--line);
margin:0;overflow-wrap:anywhere}
.cited .no{font-weight:660;color:var(--muted)}
.cited .back{font-size:.86rem;color:var(--muted);margin:.2rem 0 0;max-width:none}
.back a{display:inline-block;min-height:24px;line-height:24px;margin-right:.7rem}
time{white-space:nowrap}
details{margin:.7rem 0}
summary{cursor:pointer;color:var(--accent);min-height:24px}
.box{background:var(--soft);padding:1rem 1.5rem 1.1rem;margin:1.2rem 0}
.box h3{margin-top:.4rem}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;padding:0;margin:.7rem 0 0;max-width:none;
font-size:.88rem;color:var(--muted)}
.key li{margin:0;display:flex;align-items:center;gap:.5rem}
.key svg{flex:none}
.steps{list-style:none;counter-reset:step;padding:0;margin:1rem 0;max-width:none;display:grid;
grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.8rem}
.steps li{counter-increment:step;border:1px solid var(--line);border-top:3px solid var(--accent);
padding:.7rem .9rem;margin:0}
.numbered li::before{content:counter(step);color:var(--muted);font-size:.84rem;font-weight:600}
.steps b{display:block}
.steps span{display:block;color:var(--muted);font-size:.9rem;line-height:1.4}
.steps .if{margin-top:.3rem}
.sign-off{margin-top:4rem}
.sign-off table{table-layout:fixed}
.sign-off td{height:3.6rem;border-bottom:1px solid var(--ink);padding:0}
.sign-off td+td{border-left:1.2rem solid var(--paper)}
.sign-off th{border:0;padding-bottom:0}
.sign-off th+th{padding-left:1.2rem}
footer{margin-top:3.5rem;padding-top:1.2rem;padding-bottom:3rem;color:var(--muted);font-size:.86rem;
overflow-wrap:anywhere}
footer p{max-width:none}
@media screen and (max-width:46rem){
body{font-size:16px}
header,main,footer,nav{padding-left:1.15rem;padding-right:1.15rem}
header{padding-top:2rem}
h2{margin-top:3rem}
.scroll svg{width:auto;min-width:44rem}
.broad-only{display:none}
.narrow{display:block}
.facts{grid-template-columns:minmax(0,1fr);gap:0}
.facts dd{margin-bottom:.5rem}
.fold thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.fold,.fold tbody,.fold tr,.fold th,.fold td{display:block;width:100%}
.fold tr{padding:.7rem 0;border-bottom:1px solid var(--line)}
.fold tbody th,.fold td{border:0;padding:.08rem 0}
.fold td[data-label]::before{content:attr(data-label) ": ";color:var(--muted);font-size:.86rem}
.fold td:empty{display:none}
.sign-off td{height:3rem}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
"""

_PRINT: Final = """
@page{size:A4;margin:17mm 16mm 18mm}
@media print{
:root{color-scheme:light}
html,body{background:#fff}
html{font-size:11px}
body{font-size:9.4pt;line-height:1.42}
p,ul,ol,.lead p,figcaption{max-width:none}
.lead p{max-width:90ch}
table,.cited,.line{font-size:9pt}
th,td{padding:1.3mm 3mm 1.3mm 0}
tbody th{min-width:0}
header,main,footer,nav{max-width:none;padding:0}
header{padding-top:0}
nav,.skip,summary,.back,.id,.narrow,.broad-only{display:none}
.paper{display:block;max-height:222mm}
h1{font-size:23pt;margin-bottom:5mm}
h2{font-size:13.5pt;margin:7mm 0 2mm;padding-top:2.5mm;break-after:avoid}
h3{font-size:11pt;break-after:avoid}
.lead p{font-size:10.5pt}
article,.bands li,figure,tr,.steps li,.cited li,.box,.sign-off{break-inside:avoid}
thead{display:table-header-group}
p,li{orphans:3;widows:3}
.only,.brief,p.if,thead{break-after:avoid}
article{padding:2.6mm 0}
.cited li{padding:1.1mm 0;grid-template-columns:9mm minmax(0,1fr)}
.steps{grid-template-columns:repeat(4,minmax(0,1fr));gap:3mm}
a{color:inherit;text-decoration:none}
.scroll{overflow:visible}
.scroll svg{min-width:0;width:100%}
td .marks{white-space:nowrap}
.mark{min-width:0;min-height:0;line-height:1;padding:0 .15em;vertical-align:super;font-size:.7em}
.box,.bands li,.zone,.window{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.facts{grid-template-columns:32mm minmax(0,1fr);gap:1mm 4mm}
.sign-off{margin-top:12mm}
.sign-off td{height:14mm}
details>*{display:block}
details::details-content{content-visibility:visible;display:block}
}
"""


def page_style() -> str:
    """The style of a page, with its drawings."""
    return f"{_root(LIGHT)}@media screen and (prefers-color-scheme:dark){{{_root(DARK)}}}{_PAGE}{DRAWING}{_PRINT}"


def drawing_style() -> str:
    """The style of a drawing that stands alone: light, and without variables, which some programs do not read."""
    known = {**LIGHT, "font": FONT}
    return _VARIABLE.sub(lambda found: known[found[1]], DRAWING)


def _root(colours: dict[str, str]) -> str:
    said = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    return f":root{{{said}--font:{FONT}}}"
