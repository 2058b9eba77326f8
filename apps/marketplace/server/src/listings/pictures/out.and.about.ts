// Drawings of what one takes outside.
import { area, box, type Drawing, dot, line, oval, place, ring } from './draw.js';

const INK = '#2d3142';

const spokes = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) =>
    place(0, 0, (index * 180) / count, line(`M-${length} 0H${length}`, '#b9c0cc', 2)),
  );

const wheel = (x: number, y: number) =>
  place(x, y, 0, ring(0, 0, 50, INK, 8), ring(0, 0, 44, '#e8e2d6', 3), ...spokes(6, 42), dot(0, 0, 7, INK));

const sneaker = (x: number, y: number, upper: string, stripe: string) =>
  place(
    x,
    y,
    0,
    area('M-78 40V-20Q-76-40-58-36Q-44-18-18-26Q-4-30 6-14Q30 8 70 14Q90 18 90 40Z', upper),
    area('M-78 0V-20Q-76-40-58-36L-50-30Q-54 0-40 40H-78Z', stripe),
    line('M-14-16L2-26M-2-6L14-14M12 4L26-6', '#ffffff', 5),
    line('M-30 14Q0 6 18 28', stripe, 7),
    area('M56 12Q90 16 90 40H50Q46 22 56 12Z', '#ffffff'),
    box(-82, 36, 176, 18, '#fffaf2', 9),
    box(-82, 46, 176, 8, '#d8d2c6', 4),
  );

const skateWheel = (x: number) => `${dot(x, 214, 16, '#f6c945')}${dot(x, 214, 6, '#fff6d8')}`;

export const OUT_AND_ABOUT: Readonly<Record<string, Drawing>> = {
  bicycle: {
    light: ['#dff0fb', '#a9d3ee'],
    stands: 290,
    shapes: [
      wheel(116, 194),
      wheel(284, 194),
      line('M116 194L164 122H256L200 194H116M164 122L200 194', '#e4572e', 9),
      line('M256 122L284 194M256 122L248 92', '#e4572e', 9),
      line('M164 122L156 98', INK, 7),
      box(134, 88, 46, 13, INK, 7),
      line('M248 92H272Q284 92 282 106', INK, 7),
      dot(200, 194, 14, INK),
      line('M200 194L212 218M206 220H222', INK, 5),
      box(270, 110, 36, 26, '#c98b4e', 5),
      line('M272 119H304M272 128H304', '#a86d34', 3),
    ],
  },
  tent: {
    light: ['#2b3a67', '#7d6b9d'],
    stands: 300,
    shapes: [
      dot(318, 62, 22, '#fff2c4'),
      dot(90, 60, 3, '#ffffff'),
      dot(138, 36, 2, '#ffffff'),
      dot(256, 44, 2.5, '#ffffff'),
      dot(62, 110, 2, '#ffffff'),
      area('M40 246L78 150L116 246Z', '#2f6b57'),
      area('M294 246L330 140L366 246Z', '#2f6b57'),
      area('M200 82L318 246H82Z', '#f0a04b'),
      area('M200 82L318 246H232Z', '#d97f2c'),
      area('M200 126L240 246H160Z', '#4a2f3d'),
      area('M200 126L226 246H174Z', '#ffdf91'),
      area('M200 126L160 246H138Q186 200 200 126Z', '#ffc27a'),
      line('M200 82V68M82 246L60 252M318 246L340 252', '#fff1d6', 4),
    ],
  },
  sneakers: {
    light: ['#fde9d9', '#f7bd95'],
    stands: 290,
    shapes: [sneaker(226, 138, '#e6ecf4', '#5b7bd5'), sneaker(176, 194, '#f4f6fa', '#ef5d60')],
  },
  skateboard: {
    light: ['#e9e4fb', '#bcaef0'],
    stands: 280,
    shapes: [
      box(116, 196, 48, 10, INK, 4),
      box(236, 196, 48, 10, INK, 4),
      skateWheel(124),
      skateWheel(156),
      skateWheel(244),
      skateWheel(276),
      place(
        200,
        184,
        0,
        area(
          'M-158-24Q-164-36-150-34Q-120-12-96-10H96Q120-12 150-34Q164-36 158-24Q132 14 100 14H-100Q-132 14-158-24Z',
          '#ff6f61',
        ),
        area('M-100 4H100Q120 4 138-8Q124 14 100 14H-100Q-124 14-138-8Q-120 4-100 4Z', '#8c5a3c'),
        area('M-40-10L-22 4H2L-16-10ZM6-10L24 4H48L30-10Z', '#ffd166'),
      ),
      line('M92 96h44M72 118h40M290 92h34', '#ffffff', 6),
    ],
  },
  watch: {
    light: ['#e3e6ea', '#a9b4c2'],
    stands: null,
    shapes: [
      area('M158 20H242L250 106H150Z', '#8a5637'),
      area('M150 194H250L242 284H158Z', '#8a5637'),
      line('M168 32L162 94M232 32L238 94M162 206L168 272M238 206L232 272', '#b98057', 3),
      dot(200, 236, 4, '#5d3721'),
      dot(200, 256, 4, '#5d3721'),
      box(276, 138, 16, 24, '#c7a25a', 5),
      dot(200, 150, 80, '#d9b56a'),
      dot(200, 150, 68, '#20304d'),
      dot(200, 186, 17, '#182540'),
      ring(200, 186, 17, '#6d7f9f', 2),
      line('M200 92V104M200 196V208M142 150H154M246 150H258', '#f4e6c3', 5),
      line('M200 150L178 122', '#f4e6c3', 6),
      line('M200 150L236 126', '#f4e6c3', 4),
      dot(200, 150, 6, '#e4572e'),
    ],
  },
  backpack: {
    light: ['#e7f2e4', '#aecfa4'],
    stands: 180,
    shapes: [
      line('M170 70Q170 40 200 40T230 70', '#3b2f2f', 9),
      box(108, 150, 34, 78, '#d9653b', 14),
      box(258, 150, 34, 78, '#d9653b', 14),
      area('M132 116Q132 58 200 58T268 116V232Q268 246 254 246H146Q132 246 132 232Z', '#2f7d6b'),
      area('M132 116Q132 58 200 58T268 116V136Q200 164 132 136Z', '#3c9a85'),
      line('M168 142V184M232 142V184', '#f1c27b', 8),
      box(154, 172, 92, 60, '#276a5b', 12),
      line('M164 190H236', '#f1c27b', 4),
      box(190, 186, 9, 16, '#f1c27b', 3),
      dot(200, 100, 13, '#f1c27b'),
      area('M192 104L200 90L208 104Z', '#2f7d6b'),
    ],
  },
  suitcase: {
    light: ['#fff0d8', '#f5cf9b'],
    stands: 220,
    shapes: [
      line('M168 92V60Q168 50 178 50H222Q232 50 232 60V92', '#5c4433', 10),
      box(104, 88, 192, 146, '#d98e3f', 18),
      box(104, 88, 192, 46, '#e6a45a', 18),
      box(136, 88, 18, 146, '#7b4b2a', 0),
      box(246, 88, 18, 146, '#7b4b2a', 0),
      box(132, 142, 26, 18, '#f3d99b', 4),
      box(242, 142, 26, 18, '#f3d99b', 4),
      place(200, 176, -10, box(-26, -18, 52, 36, '#4aa3a2', 5), oval(0, 0, 14, 10, '#fbe3a6')),
      dot(130, 240, 8, '#3b2a22'),
      dot(270, 240, 8, '#3b2a22'),
    ],
  },
};
