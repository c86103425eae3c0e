// blessed's own index requires every widget by a computed name, which no bundler can follow, and its screen reads a
// terminfo file beside itself. blessed-contrib's canvas needs these three only, and no terminal: it is drawn off screen.
exports.Node = require('blessed/lib/widgets/node');
exports.Element = require('blessed/lib/widgets/element');
exports.Box = require('blessed/lib/widgets/box');
