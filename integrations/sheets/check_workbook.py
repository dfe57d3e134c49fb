"""Reads a workbook with openpyxl: nothing in it is a formula, what reads as a number is one, and the numbers of a portfolio's CSV are all there."""

import csv
import datetime
import math
import re
import sys

import openpyxl


def main(workbook, table=None):
    book = openpyxl.load_workbook(workbook)
    faults, numbers, days = [], [], 0
    for sheet in book:
        header, *rows = sheet.iter_rows()
        if not all(cell.value and cell.font.bold for cell in header):
            faults.append(f"{sheet.title}: a column without a bold header")
        for cell in (cell for row in rows for cell in row):
            place = f"{sheet.title}!{cell.coordinate}"
            if cell.data_type == "f":
                faults.append(f"{place} is a formula: {cell.value}")
            elif isinstance(cell.value, datetime.datetime):
                days += 1
            elif isinstance(cell.value, (int, float)):
                numbers.append(float(cell.value))
                if cell.number_format == "@":
                    faults.append(f"{place}: a number that is shown as text")
            elif isinstance(cell.value, str) and re.fullmatch(r"[-−]?[\d,]+(\.\d+)?", cell.value) and cell.column > 1:
                faults.append(f"{place} reads as a number and is a text: {cell.value}")
    if table:
        with open(table, newline="") as file:
            for line in csv.DictReader(file):
                for name in ("value", "lower", "upper"):
                    value = line[name] and float(line[name])
                    if value != "" and not any(math.isclose(value, number, rel_tol=1e-9, abs_tol=1e-9) for number in numbers):
                        faults.append(f"{line['table']} {line['measure']} {name}: {value} is nowhere in the workbook")
    for fault in faults:
        print(fault)
    print(f"{len(book.sheetnames)} sheets, {len(numbers)} numbers, {days} days, {len(faults)} faults")
    return 1 if faults or not numbers else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
