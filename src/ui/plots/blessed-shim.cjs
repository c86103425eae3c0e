// blessed's own index requires its forty widgets by computed names, which no bundler can follow. The bundle resolves
// exactly `blessed` to this file: the three classes that blessed-contrib's canvas widget is made of.
exports.screen = { global: null };
exports.Node = require('blessed/lib/widgets/node.js');
exports.Element = require('blessed/lib/widgets/element.js');
exports.Box = require('blessed/lib/widgets/box.js');
