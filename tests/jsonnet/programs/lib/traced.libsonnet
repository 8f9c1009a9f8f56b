/* a
 * b */
{
  value: std.trace('library', 1),
}
