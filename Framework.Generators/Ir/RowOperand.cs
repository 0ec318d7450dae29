namespace Framework.Generators.Ir;

/// <summary>What an operand of a row-wise program is: a row, or of one value a row a number, an index into the row or a truth value.</summary>
enum RowOperand : byte { Row, Number, Index, Flag }
