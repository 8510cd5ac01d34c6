let canvas: CanvasRenderingContext2D | null | undefined

/** Returns a text cut with an ellipsis where it is wider than there is room, in pixels: SVG neither wraps nor cuts. */
export function fitText(text: string, room: number, font: string): string {
  canvas ??= document.createElement('canvas').getContext('2d')
  if (!canvas) return text
  canvas.font = font
  if (canvas.measureText(text).width <= room) return text
  const letters = [...text]
  let [fits, tooLong] = [0, letters.length]
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (canvas.measureText(`${letters.slice(0, middle).join('')}…`).width <= room) fits = middle
    else tooLong = middle
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`
}
