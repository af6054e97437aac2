"""A picture of how figures grow: lines on two logarithmic scales, as SVG."""

import math

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 44, 48
COLOURS = ["#1f6feb", "#d1482f", "#2f8f4e", "#8250df"]


class Scale:
    """From numbers to places, by their logarithm."""

    def __init__(self, numbers, begin, end):
        self.low, self.high = math.floor(math.log10(min(numbers))), math.ceil(math.log10(max(numbers)))
        self.high = max(self.high, self.low + 1)
        self.begin, self.end = begin, end

    def place(self, number):
        share = (math.log10(number) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


def panel(top, title, unit, across, lines):
    """One diagram; `lines` are names and their points."""
    points = [point for _, line in lines for point in line]
    x = Scale([point[0] for point in points], LEFT, WIDTH - RIGHT)
    y = Scale([point[1] for point in points], top + HEIGHT - BOTTOM, top + TOP)
    parts = [f'<text x="{LEFT}" y="{top + 18}" class="title">{title}</text>']
    for tick in x.ticks():
        place = x.place(tick)
        parts.append(f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{y.begin:.1f}" y2="{y.end:.1f}"/>')
        parts.append(f'<text x="{place:.1f}" y="{y.begin + 18:.1f}" text-anchor="middle">{tick:,.0f}</text>')
    for tick in y.ticks():
        place = y.place(tick)
        parts.append(f'<line x1="{x.begin}" x2="{x.end}" y1="{place:.1f}" y2="{place:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{place + 4:.1f}" text-anchor="end">{tick:g} {unit}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{y.begin + 38:.1f}" text-anchor="middle">{across}</text>')
    for number, (name, line) in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x.place(a):.1f},{y.place(b):.1f}" for a, b in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x.place(a):.1f}" cy="{y.place(b):.1f}" r="3" fill="{colour}"/>' for a, b in line]
        place = LEFT + 150 * number
        parts.append(f'<rect x="{place}" y="{top + 26}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{place + 15}" y="{top + 35}">{name}</text>')
    return "\n".join(parts)


def draw(panels):
    """The picture; each panel is a title, a unit, what grows, and its lines."""
    body = "\n".join(panel(number * HEIGHT, *each) for number, each in enumerate(panels))
    height = HEIGHT * len(panels)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">
<style>line {{ stroke: #8884 }} text {{ fill: #777 }} .title {{ font-weight: bold; font-size: 14px }}</style>
{body}
</svg>
"""
