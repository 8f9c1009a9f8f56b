std.escapeStringXml('<a b="c">&')
