"""How a review looks beside how every page looks: dense tables, traces side by side, bands."""

from __future__ import annotations

from typing import Final

from familjestod.exports.style import page_style

_REVIEW: Final = """
.answer{font-size:clamp(1.15rem,1rem + .9vw,1.6rem);line-height:1.35;font-weight:600;max-width:34ch;margin:.2rem 0 1.6rem;text-wrap:balance}
.lead{font-size:1.15rem;font-weight:600;max-width:60ch}
main h3{margin:1.9rem 0 .4rem}
main h3+p{margin-top:.2rem}
.data{font-variant-numeric:tabular-nums lining-nums;font-size:.92rem;width:auto;min-width:min(100%,34rem)}
.data th,.data td{padding:.34rem 1.3rem .34rem 0}
.data tbody th{font-weight:500;min-width:9rem;max-width:34rem}
.data .n{text-align:right;white-space:nowrap}
.data thead .n{white-space:normal}
.data .over th{border-bottom:1px solid var(--line);padding-bottom:.1rem;text-align:center}
.data .over+tr th{padding-top:.15rem}
.data .dim{color:var(--muted);font-weight:400}
.data .strong{font-weight:700}
.below{display:block;color:var(--muted);font-size:.84em;font-weight:400}
.share{display:inline-block;width:4.6rem;height:.55rem;margin-left:.7rem;background:var(--soft);vertical-align:baseline;
outline:1px solid var(--line)}
.share i{display:block;height:100%;background:var(--accent)}
.data code,.data .code{font-family:ui-monospace,"SF Mono",Consolas,monospace;font-size:.86em;overflow-wrap:anywhere}
.edits{list-style:none;padding:0;max-width:76ch}
.edits>li{border-left:.28rem solid var(--accent);padding:.15rem 0 .15rem .9rem;margin:.7rem 0}
.quiet>li{border-left-color:var(--line);color:var(--muted)}
.edits dl{margin:.3rem 0 0}
.families{list-style:none;padding:0;max-width:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:.9rem;align-items:start}
.families>li{border:1px solid var(--line);border-top:3px solid var(--accent);padding:.7rem 1rem .8rem;margin:0;min-width:0;font-size:.92rem;
line-height:1.45}
.families b{display:block;font-weight:650}
.families ul{margin:.3rem 0;padding-left:1.05rem}
.families li li{margin:.1rem 0}
.families dt{margin-top:.35rem}
.beside{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 1.4rem;margin:.7rem 0 1rem;font-size:.92rem;line-height:1.45}
.beside>div{border-top:1.5px solid var(--ink);padding-top:.35rem;min-width:0}
.beside h4{margin:0 0 .3rem;font-size:.84rem;color:var(--muted);font-weight:600}
.trace{list-style:none;padding:0;margin:0;max-width:none}
.trace li{margin:0;padding:.16rem .5rem .16rem 1.7rem;text-indent:-1.2rem}
.trace .d1{margin-left:1.2rem}.trace .d2{margin-left:2.4rem}.trace .d3{margin-left:3.6rem}
.trace .parts{background:var(--soft);border-left:.3rem solid var(--warm);padding-left:1.4rem;font-weight:620}
.trace .tag{color:var(--warm);font-size:.82em;font-weight:650;white-space:nowrap}
.mark-of{display:inline-block;width:1.2rem;text-indent:0;color:var(--muted)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:.2rem 2.6rem;align-items:start}
.cards>div{min-width:0}
.cards h3{margin:1.3rem 0 .2rem;font-size:1rem}
.cards .data{width:100%;min-width:0;margin:.3rem 0}
.cards .only{font-size:.88rem;margin:.2rem 0}
.cards .data th,.cards .data td{padding-right:.8rem}
.pictures h3{margin:.4rem 0 .5rem;font-size:1rem}
.pictures figcaption{margin-top:.3rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:1rem 2.4rem}
.pictures figure{margin:.6rem 0;min-width:0}
.bands-of{display:block;width:100%;max-width:34rem;height:auto}
.fig .flow-band{fill:var(--accent);fill-opacity:.32;stroke:var(--accent);stroke-width:.8}
.fig .bands-of .tail{fill:none}
.fig .band-number{fill:var(--ink);font-weight:650}
details>summary{font-weight:600}
.facts-of{table-layout:fixed}
.facts-of tbody th{width:13rem}
.facts-of td{overflow-wrap:anywhere}
@media screen and (max-width:46rem){
.beside{grid-template-columns:minmax(0,1fr);gap:.8rem}
.data{min-width:0}
.data th,.data td{padding-right:.9rem}
.data tbody th{min-width:7rem}
.scroll .data{width:max-content;max-width:none}
.scroll .data tbody th{max-width:14rem}
.fold .n{text-align:left}
.facts-of tbody th{width:40%}
.families{grid-template-columns:minmax(0,1fr)}
}
@media print{
.cards{grid-template-columns:repeat(2,minmax(0,1fr));gap:1mm 8mm}
.cards>div{break-inside:avoid}
.answer{font-size:13pt;margin-bottom:4mm}
.data{font-size:8.4pt;width:100%}
.data th,.data td{padding:.7mm 3mm .7mm 0}
.families{grid-template-columns:repeat(2,minmax(0,1fr));gap:3mm}
.families>li,.beside,.edits>li,.pictures figure{break-inside:avoid}
.pictures{grid-template-columns:repeat(2,minmax(0,1fr));gap:3mm 8mm}
.share,.share i,.trace .parts,.fig .flow-band{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details>summary{display:none}
main h3{margin:4mm 0 1mm}
}
"""


def review_style() -> str:
    """The style of a review's page: that of every page, and its own."""
    return page_style() + _REVIEW
