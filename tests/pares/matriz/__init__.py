"""Blank matrices of services (the Anexo) in many layouts, what must stand in each cell once filled, and their judge.

- `valores`: what a careful person would write, from a profile.
- `libro`: a workbook with no format yet, and the truth about its cells.
- `piezas`, `hojas`, `disenos`, `disenos_raros`, `mutantes`: the layouts; `lista`: which are made, with which profile and format.
- `a_xlsx`, `a_xls`, `oficina`: the writers.
- `lee_xlsx`, `lee_xls`, `cambios`, `juez`: the readers and the judge, which use nothing of the program.
"""
