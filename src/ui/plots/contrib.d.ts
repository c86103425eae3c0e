declare module 'blessed-contrib/lib/widget/canvas.js';
