# What pyimzML reads of an imzML file: x, y, z of a spectrum, then its m/z and intensities, a line each.
import sys

from pyimzml.ImzMLParser import ImzMLParser

parser = ImzMLParser(sys.argv[1])
for index, (x, y, z) in enumerate(parser.coordinates):
    masses, intensities = parser.getspectrum(index)
    print(x, y, z)
    for numbers in masses, intensities:
        print(" ".join(repr(float(number)) for number in numbers))
