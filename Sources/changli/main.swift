

import ArgumentParser

print("changli")
