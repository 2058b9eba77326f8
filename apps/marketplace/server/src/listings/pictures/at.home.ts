// Drawings of what stands in a home.
import { area, box, type Drawing, dot, line, oval, place, ring } from './draw.js';

const WOOD = '#a9714b';
const DARK_WOOD = '#7d4f33';
const INK = '#33304a';

const leaf = (x: number, y: number, degrees: number, fill: string) =>
  place(
    x,
    y,
    degrees,
    area('M0 0C-42-18-46-74 0-104C46-74 42-18 0 0Z', fill),
    line('M0-4V-92M0-30L-22-46M0-30L22-46M0-54L-20-70M0-54L20-70', '#e9f7e4', 3),
  );

const teacup = (x: number, y: number, glaze: string, flower: string) =>
  place(
    x,
    y,
    0,
    oval(0, 44, 58, 9, '#fffaf3'),
    oval(0, 42, 44, 6, glaze),
    ring(46, 4, 15, glaze, 8),
    area('M-46-22H46C46 18 30 40 0 40S-46 18-46-22Z', glaze),
    oval(0, -22, 46, 9, '#fffaf3'),
    oval(0, -21, 38, 6, '#c98546'),
    dot(-9, 8, 5, flower),
    dot(1, 8, 5, flower),
    dot(-4, 1, 5, flower),
    dot(-4, 7, 3, '#ffe9a8'),
    line('M-4 14Q-2 22 6 24', '#6f9d6a', 2.5),
  );

const steam = (x: number, y: number) => line(`M${x} ${y}q-8-10 0-20t0-20`, '#ffffff', 5);

const cushion = (x: number, fill: string) => box(x, 138, 84, 52, fill, 16);

export const AT_HOME: Readonly<Record<string, Drawing>> = {
  plant: {
    light: ['#e4f4dc', '#b5dcae'],
    stands: 130,
    shapes: [
      leaf(188, 176, -52, '#4f9d69'),
      leaf(212, 176, 52, '#4f9d69'),
      leaf(194, 176, -22, '#63b37c'),
      leaf(208, 176, 26, '#63b37c'),
      leaf(200, 168, 0, '#7cc68d'),
      area('M148 172H252L240 236Q239 246 228 246H172Q161 246 160 236Z', '#d9764f'),
      box(140, 160, 120, 22, '#e58b63', 6),
      line('M166 204Q200 214 236 204', '#f4b490', 4),
    ],
  },
  teacups: {
    light: ['#fdeee4', '#f3c9c0'],
    stands: 280,
    shapes: [
      steam(140, 150),
      steam(260, 150),
      steam(200, 98),
      teacup(200, 142, '#f6b8b0', '#d9536a'),
      teacup(132, 196, '#9fc7d6', '#f2f7ff'),
      teacup(262, 196, '#f7d58a', '#e0705a'),
    ],
  },
  lamp: {
    light: ['#fff4cf', '#f6cf8f'],
    stands: 120,
    shapes: [
      area('M152 128L92 246H308L248 128Z', '#fff7d6'),
      line('M200 128V236', INK, 7),
      line('M226 130V168', '#c7a15a', 3),
      dot(226, 172, 6, '#e0b860'),
      area('M158 58Q160 50 168 50H232Q240 50 242 58L262 128Q263 136 254 136H146Q137 136 138 128Z', '#e7775c'),
      area('M168 50H192L180 136H146Q137 136 138 128L158 58Q160 50 168 50Z', '#f09a80'),
      box(150, 234, 100, 14, INK, 7),
    ],
  },
  chair: {
    light: ['#e8ecf7', '#bfcbe6'],
    stands: 170,
    shapes: [
      line('M152 186L138 246M248 186L262 246', DARK_WOOD, 10),
      line('M164 186L158 240M236 186L242 240', WOOD, 9),
      area('M142 62Q144 48 158 48H242Q256 48 258 62L264 164H136Z', '#4d7ea8'),
      area('M142 62Q144 48 158 48H180L172 164H136Z', '#6596bd'),
      line('M176 78V140M200 76V140M224 78V140', '#3c678c', 4),
      box(126, 158, 148, 32, '#5a8cb5', 14),
      box(126, 178, 148, 12, '#3c678c', 6),
    ],
  },
  sofa: {
    light: ['#f6e6ee', '#dcb9cc'],
    stands: 300,
    shapes: [
      line('M96 222V244M304 222V244', DARK_WOOD, 10),
      box(92, 104, 216, 104, '#b5577d', 24),
      cushion(112, '#cd7397'),
      cushion(204, '#cd7397'),
      place(150, 150, -14, box(-24, -24, 48, 48, '#f4d06f', 10), line('M-12-12L12 12M12-12L-12 12', '#dba83d', 3)),
      box(84, 182, 232, 44, '#c2668a', 16),
      box(70, 140, 38, 88, '#a84b70', 18),
      box(292, 140, 38, 88, '#a84b70', 18),
    ],
  },
  kettle: {
    light: ['#dff1f2', '#a5d3d6'],
    stands: 190,
    shapes: [
      line('M150 128C150 52 250 52 250 128', INK, 11),
      line('M166 82Q200 62 234 82', WOOD, 15),
      area('M256 156L312 124Q320 122 320 132L272 204Z', '#2f8f95'),
      area('M200 112C270 112 286 176 280 246H120C114 176 130 112 200 112Z', '#3aa3a9'),
      area('M170 118C132 134 126 190 128 232Q140 236 146 228C142 186 150 140 182 120Z', '#7fcdd0'),
      oval(200, 114, 40, 9, '#2a7f85'),
      dot(200, 100, 11, WOOD),
      box(112, 236, 176, 12, '#2a7f85', 6),
    ],
  },
  clock: {
    light: ['#eef0dd', '#cfd3a4'],
    stands: 150,
    shapes: [
      line('M150 226L138 246M250 226L262 246', INK, 10),
      area('M122 84A34 34 0 0 1 178 66Z', '#e2683f'),
      area('M278 84A34 34 0 0 0 222 66Z', '#e2683f'),
      line('M200 64V48M188 46H212', INK, 8),
      dot(200, 150, 90, '#e97a50'),
      dot(200, 150, 74, '#fffaf0'),
      line('M200 86V96M200 204V214M136 150H146M254 150H264', INK, 5),
      line('M200 150L200 108', INK, 7),
      line('M200 150L232 168', INK, 6),
      line('M200 150L172 182', '#e2683f', 3),
      dot(200, 150, 7, INK),
    ],
  },
};
